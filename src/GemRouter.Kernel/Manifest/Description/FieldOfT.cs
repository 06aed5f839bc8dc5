namespace GemRouter.Kernel.Manifests;

/// <summary>An option with a value of a type.</summary>
internal sealed class Field<T>(string key, Shape<T> shape, ReloadEffect reload, bool required, T fallback, string fallbackText, string description, bool goesOn = false)
    : Field(key, description, reload, required, fallbackText)
{
    /// <inheritdoc/>
    public override Shape Shape => shape;

    /// <inheritdoc/>
    public override bool TryRead(MappingNode section, string path, Reading reading, FieldValues values)
    {
        values.Set(this, fallback);
        if (section.Find(Key) is not { } entry)
        {
            if (Required)
            {
                reading.Places.MarkPartial(path.Length == 0 ? Key : $"{path}.{Key}");
                reading.Report.Error(ManifestCode.MissingOption, path, section.At, $"the option \"{Key}\" is missing; {shape.Words}");
            }

            return !Required || goesOn;
        }

        string valuePath = path.Length == 0 ? Key : $"{path}.{Key}";
        reading.Places.Add(valuePath, entry.Value.At);
        if (!shape.TryRead(entry.Value, valuePath, reading, out T? value))
        {
            return !Required || goesOn;
        }

        values.Set(this, value);
        return true;
    }
}

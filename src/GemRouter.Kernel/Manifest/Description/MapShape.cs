using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>A mapping from names to values of one shape. Values that cannot be read are left out, with an error.</summary>
/// <param name="shape">The values.</param>
/// <param name="named">Gives a value its name.</param>
internal sealed class MapShape<T>(Shape<T> shape, Func<string, T, T> named) : Shape<ImmutableArray<T>>
    where T : class
{
    /// <inheritdoc/>
    public override string Words => $"a mapping from names, each to {shape.Words}";

    /// <inheritdoc/>
    public override IEnumerable<Section> Sections => shape.Sections;

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = "^[a-z][a-z0-9-]{0,63}$" },
        ["additionalProperties"] = shape.ToSchema(definitions),
    };

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out ImmutableArray<T> value)
    {
        value = [];
        if (node is not MappingNode map)
        {
            ReportWrongKind(node, path, reading);
            reading.Places.MarkPartial(path);
            return true;
        }

        List<T> values = [];
        foreach (MappingEntry entry in map.Entries)
        {
            if (!Texts.IsName(entry.Key))
            {
                reading.Report.Error(ManifestCode.Malformed, path, entry.KeyAt, Texts.NotAName(entry.Key).Message);
                continue;
            }

            string valuePath = $"{path}.{entry.Key}";
            reading.Places.Add(valuePath, entry.KeyAt);
            if (shape.TryRead(entry.Value, valuePath, reading, out T? read))
            {
                T whole = named(entry.Key, read);
                reading.Places.AddPart(whole, valuePath);
                values.Add(whole);
            }
            else
            {
                reading.Places.MarkPartial(path);
            }
        }

        value = [.. values];
        return true;
    }
}

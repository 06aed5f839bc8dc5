using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>A mapping with known options, read into a part of the model.</summary>
/// <param name="name">Its name in docs and schema.</param>
/// <param name="summary">What it is for.</param>
/// <param name="fields">Its options.</param>
/// <param name="build">Makes the part of the values.</param>
/// <param name="component">The kind of component whose options stand among the section's own, if any.</param>
internal sealed class SectionShape<T>(string name, string summary, Field[] fields, Func<FieldValues, T> build, ComponentKind? component = null) : Shape<T>
    where T : class
{
    private readonly Description _section = new(name, summary, fields, component);

    /// <inheritdoc/>
    public override string Words => $"a mapping ({name})";

    /// <inheritdoc/>
    public override IEnumerable<Section> Sections => [_section, .. fields.SelectMany(static one => one.Shape.Sections)];

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions)
    {
        string key = _section.SchemaName;
        if (!definitions.ContainsKey(key))
        {
            definitions[key] = null; // keeps its place in the order
            definitions[key] = _section.ToSchema(definitions);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{key}" };
    }

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = null;
        if (node is not MappingNode map)
        {
            ReportWrongKind(node, path, reading);
            return false;
        }

        bool complete = true;
        FieldValues values = new();
        foreach (Field field in fields)
        {
            complete &= field.TryRead(map, path, reading, values);
        }

        if (component is { } kind)
        {
            values.Component = ComponentReader.Read(kind, map, path, fields, reading);
            complete &= values.Component is not null;
        }
        else
        {
            UnknownOptions.Check(map, [.. fields.Select(static field => field.Key)], path, reading.Report);
        }

        if (complete)
        {
            value = build(values);
            reading.Places.AddPart(value, path);
        }

        return complete;
    }

    private sealed class Description(string name, string summary, Field[] fields, ComponentKind? component) : Section
    {
        public override string Name => name;

        public override string Summary => summary;

        public override ComponentKind? Component => component;

        public override IReadOnlyList<Field> Fields => fields;
    }
}

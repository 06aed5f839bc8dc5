using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>The description of a mapping with known options; with those of a component besides, where it says so.</summary>
internal abstract class Section
{
    /// <summary>The name under which the docs and the schema have it.</summary>
    public abstract string Name { get; }

    /// <summary>The name as a key of the schema's definitions.</summary>
    public string SchemaName => Name.Replace(' ', '-');

    /// <summary>What it is for.</summary>
    public abstract string Summary { get; }

    /// <summary>The component whose options stand among the section's own, if any.</summary>
    public abstract ComponentKind? Component { get; }

    /// <summary>The options, in the order of the docs.</summary>
    public abstract IReadOnlyList<Field> Fields { get; }

    /// <summary>The section's schema.</summary>
    public JsonObject ToSchema(JsonObject definitions)
    {
        JsonObject properties = [];
        JsonArray required = [];
        if (Component is { } kind)
        {
            JsonObject use = Texts.Name.ToSchema(definitions);
            use["description"] = $"The {Wording.Of(kind)} that makes it, by the name that its plugin gives it.";
            properties["use"] = use;
            required.Add("use");
        }

        foreach (Field field in Fields)
        {
            JsonObject property = field.Shape.ToSchema(definitions);
            property["description"] = field.Description;
            property["x-reload"] = Texts.Kebab(field.Reload.ToString());
            properties[field.Key] = property;
            if (field.Required)
            {
                required.Add(field.Key);
            }
        }

        JsonObject schema = new() { ["type"] = "object", ["description"] = Summary, ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        if (Component is null)
        {
            schema["additionalProperties"] = false;
        }

        return schema;
    }
}

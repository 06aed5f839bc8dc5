using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>The JSON Schema of manifests, for editors; made from the description that the reader goes by.</summary>
public static class ManifestSchema
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text, as docs/manifest.schema.json has it.</summary>
    public static string ToJson() => ToJson(null);

    /// <summary>The schema as text, with the options of components.</summary>
    /// <param name="catalog">The components; without it their options are open.</param>
    public static string ToJson(IComponentCatalog? catalog)
    {
        JsonObject definitions = [];
        string root = ManifestDescription.Shape.ToSchema(definitions)["$ref"]!.GetValue<string>();
        foreach (Section section in ManifestDescription.Shape.Sections.DistinctBy(static section => section.Name))
        {
            if (catalog is not null && section.Component is { } kind)
            {
                Close(definitions[section.SchemaName]!.AsObject(), kind, catalog);
            }
        }

        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "GemRouter manifest, version 1",
            ["$ref"] = root,
            ["$defs"] = definitions,
        };
        return schema.ToJsonString(Layout) + "\n";
    }

    // The component's own options, as "use" says; nothing else stands beside the section's.
    private static void Close(JsonObject section, ComponentKind kind, IComponentCatalog catalog)
    {
        JsonObject own = section["properties"]!.AsObject();
        own[ComponentReader.Use]!["enum"] = new JsonArray([.. catalog.NamesOf(kind).Select(static name => JsonValue.Create(name))]);
        JsonArray cases = [];
        foreach (ComponentFactory factory in catalog.NamesOf(kind).Select(name => catalog.Find(kind, name)).OfType<ComponentFactory>())
        {
            JsonObject options = OptionsSchema.Of(factory.OptionsType);
            foreach ((string reserved, _) in own)
            {
                options["properties"]!.AsObject().Remove(reserved);
            }

            JsonObject named = new() { ["properties"] = new JsonObject { [ComponentReader.Use] = new JsonObject { ["const"] = factory.Name } }, ["required"] = new JsonArray(ComponentReader.Use) };
            cases.Add(new JsonObject { ["if"] = named, ["then"] = options });
        }

        if (cases.Count > 0)
        {
            section["allOf"] = cases;
        }

        section["unevaluatedProperties"] = false;
    }
}

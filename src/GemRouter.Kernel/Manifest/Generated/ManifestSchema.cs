using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>The JSON Schema of manifests, for editors; made from the description that the reader goes by.</summary>
public static class ManifestSchema
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text, as docs/manifest.schema.json has it.</summary>
    public static string ToJson()
    {
        JsonObject definitions = [];
        string root = ManifestDescription.Shape.ToSchema(definitions)["$ref"]!.GetValue<string>();
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "GemRouter manifest, version 1",
            ["$ref"] = root,
            ["$defs"] = definitions,
        };
        return schema.ToJsonString(Layout) + "\n";
    }
}

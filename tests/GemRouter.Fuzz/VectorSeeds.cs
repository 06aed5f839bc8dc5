using System.Text.Json;

namespace GemRouter.Fuzz;

/// <summary>The byte strings of ../shared/spec/vectors.json, as inputs to begin with. Where that file is missing there are none, and targets begin with what is committed.</summary>
internal sealed class VectorSeeds
{
    private readonly JsonElement _root;
    private readonly bool _isThere;

    /// <summary>Looks for the file beside a repository.</summary>
    public VectorSeeds(string root)
    {
        string path = Path.Combine(root, "..", "shared", "spec", "vectors.json");
        if (File.Exists(path))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            _root = document.RootElement.Clone();
            _isThere = true;
        }
    }

    /// <summary>The values of a field, wherever it stands in a section: each once, the first of each length.</summary>
    public IEnumerable<byte[]> Of(string section, string field)
    {
        if (!_isThere || !_root.TryGetProperty(section, out JsonElement element))
        {
            return [];
        }

        return Find(element, field).Select(Convert.FromHexString).DistinctBy(static bytes => bytes.Length);
    }

    private static IEnumerable<string> Find(JsonElement element, string field) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.NameEquals(field) && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : Find(property.Value, field)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Find(item, field)),
        _ => [],
    };
}

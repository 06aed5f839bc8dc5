using System.Text.Json;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>One file of vectors.</summary>
internal sealed class VectorFile
{
    private VectorFile(string path, JsonElement root)
    {
        Path = path;
        Root = root;
    }

    public string Path { get; }

    public JsonElement Root { get; }

    public JsonElement World => Root.GetProperty("world");

    public static VectorFile Load(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new VectorFile(path, document.RootElement.Clone());
    }

    /// <summary>The cases of a section; none where the file lacks it.</summary>
    public IEnumerable<JsonElement> Section(string name) => Root.TryGetProperty(name, out JsonElement cases) ? cases.EnumerateArray() : [];

    /// <summary>A stream of the key schedule, by its name.</summary>
    public JsonElement Stream(string name) => Streams.Single(s => s.GetProperty("name").GetString() == name);

    /// <summary>All streams of the key schedule.</summary>
    public IEnumerable<JsonElement> Streams => Root.GetProperty("key_schedule").GetProperty("streams").EnumerateArray();

    /// <summary>A node of the world, by its name.</summary>
    public JsonElement Node(string name) => World.GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("name").GetString() == name);
}

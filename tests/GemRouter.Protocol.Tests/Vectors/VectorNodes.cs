using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>The vector files as nodes, for the control plane's tests; which files there are, <see cref="VectorFiles"/> knows.</summary>
internal static class VectorNodes
{
    private static readonly ConcurrentDictionary<string, JsonObject> Loaded = new();

    public static JsonObject Load(string path) => Loaded.GetOrAdd(path, static name => JsonNode.Parse(File.ReadAllBytes(name))!.AsObject());

    /// <summary>A row for each case of a list in every file: file, index, name. Where there is no file, a single one that is skipped and says why.</summary>
    public static IEnumerable<TheoryDataRow<string, int, string>> Rows(params string[] section)
    {
        if (VectorFiles.All.Count == 0)
        {
            return [new TheoryDataRow<string, int, string>("", 0, "") { Skip = VectorFiles.NoFiles }];
        }

        return VectorFiles.All.SelectMany(file => Section(file.Path, section)
            .Select((vector, index) => new TheoryDataRow<string, int, string>(file.Path, index, (string?)vector!["name"] ?? "") { Label = $"{section[^1]}[{index}] {(string?)vector["name"]}" }));
    }

    public static JsonArray Section(string path, params string[] section)
    {
        JsonNode node = Load(path);
        foreach (string name in section)
        {
            node = node[name]!;
        }

        return node.AsArray();
    }

    public static byte[] Hex(JsonNode? node) => Convert.FromHexString((string)node!);
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>The files of known answers: ../shared/spec/vectors.json beside the project, where it is present, and those that GEMROUTER_VECTORS names (separated by ':').</summary>
internal static class VectorFiles
{
    private static readonly ConcurrentDictionary<string, JsonObject> Loaded = new();

    public static IReadOnlyList<string> Paths { get; } = Find();

    public static JsonObject Load(string path) => Loaded.GetOrAdd(path, static name => JsonNode.Parse(File.ReadAllBytes(name))!.AsObject());

    /// <summary>A row for each case of a list in every file: file, index, name.</summary>
    public static TheoryData<string, int, string> Rows(params string[] section)
    {
        TheoryData<string, int, string> rows = [];
        foreach (string path in Paths)
        {
            JsonArray cases = Section(path, section);
            for (int i = 0; i < cases.Count; i++)
            {
                rows.Add(path, i, (string?)cases[i]!["name"] ?? "");
            }
        }

        return rows;
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

    private static List<string> Find()
    {
        List<string> paths = [];
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
            {
                string shared = Path.Combine(folder.FullName, "..", "shared", "spec", "vectors.json");
                paths.AddRange(File.Exists(shared) ? [Path.GetFullPath(shared)] : []);
                break;
            }
        }

        string more = Environment.GetEnvironmentVariable("GEMROUTER_VECTORS") ?? "";
        paths.AddRange(more.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return paths;
    }
}

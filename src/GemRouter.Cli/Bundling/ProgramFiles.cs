using System.Text.Json;

namespace GemRouter.Cli.Bundling;

/// <summary>The files that this program is made of, as its own list of dependencies says: what else lies beside it is not taken.</summary>
internal static class ProgramFiles
{
    private const string Name = "gemrouter";

    /// <summary>Paths within the program's folder, with '/'.</summary>
    /// <exception cref="BundleException">It was published in a form that cannot be copied file by file.</exception>
    public static IReadOnlyList<string> List(string folder)
    {
        string dependencies = Path.Combine(folder, $"{Name}.deps.json");
        string starter = OperatingSystem.IsWindows() ? $"{Name}.exe" : Name;
        if (!File.Exists(dependencies) || !File.Exists(Path.Combine(folder, starter)))
        {
            throw new BundleException($"{folder} holds no whole program: {Name}.deps.json and {starter} belong there; a program in a single file cannot be bundled");
        }

        try
        {
            return Read(File.ReadAllBytes(dependencies), starter);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new BundleException($"{dependencies} is not as it was published; install the program anew");
        }
    }

    private static string[] Read(byte[] text, string starter)
    {
        using JsonDocument list = JsonDocument.Parse(text);
        string target = list.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        SortedSet<string> files = new(StringComparer.Ordinal) { starter, $"{Name}.deps.json", $"{Name}.runtimeconfig.json" };
        foreach (JsonProperty library in list.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject())
        {
            // What is for all runtimes lies flat beside the program, what is for one below runtimes/.
            files.UnionWith(Paths(library.Value, "runtime").Concat(Paths(library.Value, "native")).Select(static path => path[(path.LastIndexOf('/') + 1)..]));
            files.UnionWith(Paths(library.Value, "runtimeTargets").Where(static path => !Runtimes.IsForOthers(path)));
        }

        files.RemoveWhere(static file => file == "_._"); // stands for nothing
        return files.All(IsWithin) ? [.. files] : throw new ArgumentException("A path leads elsewhere.", nameof(text));
    }

    private static bool IsWithin(string path) => !Path.IsPathRooted(path) && !path.Split('/').Any(static part => part is "" or "." or "..");

    private static IEnumerable<string> Paths(JsonElement library, string kind) =>
        library.TryGetProperty(kind, out JsonElement files) ? files.EnumerateObject().Select(static file => file.Name) : [];
}

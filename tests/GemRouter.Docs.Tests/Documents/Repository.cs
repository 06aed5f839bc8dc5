namespace GemRouter.Docs.Tests.Documents;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>What the build of this configuration left for an operator.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name); // bin/Debug/net10.0

    public static string Program { get; } = Path.Combine(Artifacts, "gemrouter");

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>All files below a folder with that ending, build output left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or ".git" or "artifacts"));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from outside the repository.");
    }
}

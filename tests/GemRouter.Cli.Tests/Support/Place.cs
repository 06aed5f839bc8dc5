namespace GemRouter.Cli.Tests;

/// <summary>Where things are.</summary>
internal static class Place
{
    /// <summary>The repository that these tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What the build left for an operator.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts", Configuration);

    public static string Plugins { get; } = Path.Combine(Artifacts, "plugins");

    /// <summary>The folder of a fixture's build, which is a plugin's.</summary>
    public static string Fixture(string name) => Path.Combine(Root, "tests", "fixtures", "plugins", name, "bin", Configuration, "net10.0");

    // bin/Debug/net10.0
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

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

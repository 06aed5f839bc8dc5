namespace GemRouter.Loading.Tests;

/// <summary>Finds files of the repository from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder that a fixture plugin was built into.</summary>
    public static string Fixture(string name) => BuildOf(Path.Combine(Root, "tests", "fixtures", "plugins", name));

    /// <summary>The folder that a project was built into, in the configuration of these tests.</summary>
    public static string BuildOf(string project)
    {
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory); // …/bin/Debug/net10.0
        string framework = Path.GetFileName(here);
        string configuration = Path.GetFileName(Path.GetDirectoryName(here)!);
        return Path.Combine(project, "bin", configuration, framework);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

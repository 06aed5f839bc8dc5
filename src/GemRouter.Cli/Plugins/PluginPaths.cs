namespace GemRouter.Cli;

/// <summary>Where a manifest's plugins are.</summary>
internal static class PluginPaths
{
    /// <summary>The name of a bundle's lock.</summary>
    public const string BundleLockName = "gemrouter.lock";

    private const string App = "${app}";

    /// <summary>The program's folder.</summary>
    public static string ProgramFolder => Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>Where they are for a program that is given no manifest.</summary>
    public static IReadOnlyList<string> Usual => [Path.Combine(ProgramFolder, "plugins")];

    /// <summary>The lock that a bundle has beside its program.</summary>
    public static string BundleLock => Path.Combine(ProgramFolder, BundleLockName);

    /// <summary>The full path of a path as written.</summary>
    /// <param name="path">The path: "${app}" at its beginning is the program's folder, other relative ones count from the manifest's.</param>
    /// <param name="manifestFolder">The manifest's folder, in full.</param>
    /// <param name="programFolder">The program's folder, in full.</param>
    public static string Full(string path, string manifestFolder, string programFolder) =>
        path.Contains('\0', StringComparison.Ordinal) ? path // such a folder does not exist, which the loader says
        : path == App ? programFolder
        : path.StartsWith(App + "/", StringComparison.Ordinal) ? Path.GetFullPath(path[(App.Length + 1)..], programFolder)
        : Path.GetFullPath(path, manifestFolder);
}

using System.Reflection;

namespace GemRouter.Replay.Tests;

/// <summary>Where things are.</summary>
internal static class Place
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = Of("Root");

    /// <summary>The built program, with its plugins beside it.</summary>
    public static string Program { get; } = Of("Program");

    /// <summary>The project's own recordings.</summary>
    public static string Recordings { get; } = Path.Combine(Root, "pcaps");

    /// <summary>The folder that the fixture plugin "flip" was built into.</summary>
    public static string FlipPlugin
    {
        get
        {
            string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory); // …/bin/Debug/net10.0
            return Path.Combine(Root, "tests", "fixtures", "plugins", "flip", "bin", Path.GetFileName(Path.GetDirectoryName(here)!), Path.GetFileName(here));
        }
    }

    /// <summary>The captures of others; null where they are not there.</summary>
    public static string? PublicCaptures { get; } = FindPublicCaptures();

    private static string Of(string key) =>
        Path.GetFullPath(typeof(Place).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!);

    private static string? FindPublicCaptures()
    {
        string? named = Environment.GetEnvironmentVariable("GEMROUTER_PCAPS");
        string folder = string.IsNullOrEmpty(named) ? Path.GetFullPath(Path.Combine(Root, "..", "shared", "pcaps")) : named;
        return Directory.Exists(folder) ? folder : null;
    }
}

using System.Runtime.InteropServices;

namespace GemRouter.Cli.Bundling;

/// <summary>Runtime identifiers: what a folder below runtimes/ is for.</summary>
internal static class Runtimes
{
    /// <summary>That of this machine and this program, as packages name their folders.</summary>
    public static string Here { get; } = $"{System}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folders that a program looks into here, the best first. A distribution's own build of .NET has an identifier of its own.</summary>
    public static IReadOnlyList<string> Fallbacks { get; } = [.. FallbacksOf(RuntimeInformation.RuntimeIdentifier, Here, System).Distinct()];

    private static string System =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
        : "linux";

    /// <summary>True for a path within a plugin or the program that has no use here: it is for another runtime.</summary>
    public static bool IsForOthers(string path) => path.Split('/') is ["runtimes", var runtime, _, ..] && !Fallbacks.Contains(runtime);

    private static IEnumerable<string> FallbacksOf(string own, string here, string system)
    {
        string processor = here[(system.Length + 1)..];
        yield return own;
        yield return here;
        yield return system;
        if (system == "linux-musl")
        {
            yield return $"linux-{processor}";
            yield return "linux";
        }

        if (system != "win")
        {
            yield return $"unix-{processor}";
            yield return "unix";
        }

        yield return "any";
    }
}

using System.Reflection;

namespace GemRouter.Fuzz;

/// <summary>The repository that the fuzzers were built from.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Path.GetFullPath(typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "Root").Value!);

    /// <summary>Inputs to begin with that are committed, besides those that a target makes.</summary>
    public static string Corpus(string target) => Path.Combine(Root, "tests", "GemRouter.Fuzz", "Corpus", target);

    /// <summary>Inputs that once were findings.</summary>
    public static string Findings(string target) => Path.Combine(Root, "tests", "GemRouter.Fuzz", "Findings", target);

    /// <summary>Where runs leave what they make.</summary>
    public static string Output(string target) => Path.Combine(Root, "artifacts", "fuzz", target);

    /// <summary>The files of a folder, which need not be there, in the order of their names.</summary>
    public static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(static file => Path.GetFileName(file) != ".gitkeep").Order(StringComparer.Ordinal) : [];
}

using System.Collections.Concurrent;
using System.Reflection;

namespace GemRouter.Loading;

/// <summary>The assemblies of .NET itself, which every plugin may reference. The host's own libraries lie in the same list of the runtime and are no part of it:
/// a plugin that leans on one would break with the next host.</summary>
internal sealed class FrameworkAssemblies
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Version?> _versions = new(StringComparer.OrdinalIgnoreCase); // each plugin refers to the same ones

    private FrameworkAssemblies()
    {
        string listed = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        foreach (string path in listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            bool isBesideHost = Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

            // A self-contained host has the framework beside it; there the names must tell.
            if (!isBesideHost || IsNamedLikeFramework(name))
            {
                _paths[name] = path;
            }
        }
    }

    /// <summary>Those of this process.</summary>
    public static FrameworkAssemblies Instance { get; } = new();

    public bool Contains(string simpleName) => _paths.ContainsKey(simpleName);

    /// <summary>The version that is here, or null.</summary>
    public Version? VersionOf(string simpleName) => _paths.TryGetValue(simpleName, out string? path)
        ? _versions.GetOrAdd(simpleName, static (_, path) => AssemblyName.GetAssemblyName(path).Version, path)
        : null;

    private static bool IsNamedLikeFramework(string name) =>
        name is "System" or "mscorlib" or "netstandard" or "WindowsBase" or "Microsoft.CSharp"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}

using System.Reflection;

namespace GemRouter.Testing;

/// <summary>The plugin search paths that test assemblies name.</summary>
internal static class SearchPaths
{
    private const string Key = "GemRouter.Plugins";

    /// <summary>Those of all assemblies that are loaded: a test runs in its own assembly, and which one that is depends on the runner.</summary>
    public static IReadOnlyList<string> OfAssemblies() =>
    [
        .. AppDomain.CurrentDomain.GetAssemblies()
            .Where(static assembly => !assembly.IsDynamic)
            .SelectMany(static assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            .Where(static metadata => metadata.Key == Key && !string.IsNullOrWhiteSpace(metadata.Value))
            .Select(static metadata => Path.GetFullPath(metadata.Value!, AppContext.BaseDirectory))
            .Distinct(StringComparer.Ordinal),
    ];
}

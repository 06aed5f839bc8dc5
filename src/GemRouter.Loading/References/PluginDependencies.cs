using System.Reflection;
using System.Runtime.Loader;

namespace GemRouter.Loading;

/// <summary>Where a plugin's own libraries lie: as its .deps.json says, else beside its main assembly. The same answers as when it is loaded.</summary>
internal sealed class PluginDependencies
{
    private readonly AssemblyDependencyResolver? _resolver;
    private readonly string _folder;

    public PluginDependencies(PluginMetadata plugin, ProblemList problems)
    {
        _folder = plugin.Folder;
        try
        {
            _resolver = new AssemblyDependencyResolver(plugin.Path);
        }
        catch (InvalidOperationException exception)
        {
            string list = Path.ChangeExtension(plugin.Path, ".deps.json");
            problems.Add(PluginProblemCode.DependencyListBroken, list,
                $"the list of dependencies of the plugin \"{plugin.Id}\" cannot be used; publish the plugin again: {Foreign.Line(exception.Message)}");
        }
    }

    public bool IsUsable => _resolver is not null;

    /// <summary>The file of an assembly, or null.</summary>
    public string? Find(AssemblyName name)
    {
        string? resolved = _resolver?.ResolveAssemblyToPath(name);
        if (resolved is not null && File.Exists(resolved))
        {
            return resolved;
        }

        string beside = Path.Combine(_folder, name.Name + ".dll");
        return File.Exists(beside) ? beside : null;
    }
}

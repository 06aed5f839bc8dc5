using System.Reflection;
using System.Runtime.Loader;

namespace GemRouter.Loading;

/// <summary>A plugin's main assembly in its load context, checked and not yet run.</summary>
internal sealed record LoadedAssembly(PluginMetadata Plugin, Assembly Assembly, Type Entry)
{
    /// <summary>Loads and checks; null after a problem. The runtime runs nothing of an assembly for this, not even its module initializer.</summary>
    public static LoadedAssembly? Load(PluginMetadata plugin, IAssemblyIsolation isolation, ProblemList problems)
    {
        try
        {
            return LoadAndCheck(plugin, isolation, problems);
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or InvalidOperationException or TypeLoadException)
        {
            problems.Add(PluginProblemCode.RefusedByRuntime, plugin.Path, $"the runtime refuses the plugin \"{plugin.Id}\": {Foreign.Line(exception)}");
            return null;
        }
    }

    private static LoadedAssembly? LoadAndCheck(PluginMetadata plugin, IAssemblyIsolation isolation, ProblemList problems)
    {
        Assembly assembly = isolation.Load(plugin.Path);
        if (!SharesContract(plugin, assembly, problems) || !TypesFit(plugin, assembly, problems))
        {
            return null;
        }

        Type? entry = assembly.GetType(plugin.EntryType, throwOnError: false);
        if (entry is null || !typeof(IPlugin).IsAssignableFrom(entry))
        {
            problems.Add(PluginProblemCode.EntryNotAPlugin, plugin.Path, $"the entry {Foreign.Quote(plugin.EntryType)} of the plugin \"{plugin.Id}\" does not implement IPlugin");
            return null;
        }

        return new LoadedAssembly(plugin, assembly, entry);
    }

    private static bool SharesContract(PluginMetadata plugin, Assembly assembly, ProblemList problems)
    {
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(assembly)!;
        bool sharesAll = true;
        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
        {
            if (HostContract.Instance.Find(reference.Name) is { } shared && context.LoadFromAssemblyName(reference) is var given && given != shared.Assembly)
            {
                sharesAll = false;
                problems.Add(PluginProblemCode.ContractNotShared, plugin.Path,
                    $"the plugin \"{plugin.Id}\" was given {shared.Name} {given.GetName().Version} ({SharedAssembly.PathOf(given)}) and not the router's own {shared.Version} ({shared.Path})");
            }
        }

        return sharesAll;
    }

    // A class that lacks a member which an interface or a base class of the host's contract demands has no reference that could be missing; it shows here.
    private static bool TypesFit(PluginMetadata plugin, Assembly assembly, ProblemList problems)
    {
        try
        {
            assembly.GetTypes();
            return true;
        }
        catch (ReflectionTypeLoadException exception)
        {
            foreach (string message in exception.LoaderExceptions.OfType<Exception>().Select(inner => Foreign.Line(inner.Message)).Distinct())
            {
                problems.Add(PluginProblemCode.TypeDoesNotFit, plugin.Path,
                    $"the plugin \"{plugin.Id}\", built against contract {plugin.ContractBuiltAgainst}, does not fit this router's {ContractVersion.Current}: {message}");
            }

            return false;
        }
    }
}

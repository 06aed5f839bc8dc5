using System.Reflection;

namespace GemRouter.Loading;

/// <summary>Makes the plugins' entries and lets them register. The first moment at which code of a plugin runs.</summary>
internal static class Registration
{
    public static List<LoadedPlugin> Run(IEnumerable<LoadedAssembly> assemblies, ProblemList problems)
    {
        List<LoadedPlugin> plugins = assemblies.Select(assembly => Register(assembly, problems)).OfType<LoadedPlugin>().ToList();
        CheckNames(plugins, problems);
        return plugins;
    }

    private static LoadedPlugin? Register(LoadedAssembly loaded, ProblemList problems)
    {
        PluginMetadata plugin = loaded.Plugin;
        PluginRegistry registry = new(plugin, problems);
        try
        {
            IPlugin entry = (IPlugin)Activator.CreateInstance(loaded.Entry, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, null, null)!;
            entry.Register(registry);
        }
#pragma warning disable CA1031 // It is foreign code: it may throw anything.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (exception != registry.Refusal)
            {
                // What a static constructor or a module initializer threw is wrapped.
                Exception cause = exception is TypeInitializationException { InnerException: { } inner } ? inner : exception;
                problems.Add(PluginProblemCode.RegisterFailed, plugin.Path, $"the plugin \"{plugin.Id}\" failed to register its components: {Foreign.Line(cause)}");
            }

            return null;
        }
        finally
        {
            registry.Close();
        }

        return new LoadedPlugin(plugin, registry.Components, registry.Services);
    }

    private static void CheckNames(List<LoadedPlugin> plugins, ProblemList problems)
    {
        Dictionary<(ComponentKind Kind, string Name), PluginMetadata> seen = [];
        foreach (LoadedPlugin plugin in plugins)
        {
            foreach (ComponentFactory component in plugin.Components)
            {
                if (!seen.TryAdd((component.Kind, component.Name), plugin.Metadata))
                {
                    PluginMetadata first = seen[(component.Kind, component.Name)];
                    problems.Add(PluginProblemCode.DuplicateComponent, plugin.Metadata.Path,
                        $"the plugin \"{plugin.Metadata.Id}\" registers the {component.Kind} \"{component.Name}\", and so does \"{first.Id}\" ({first.Path})");
                }
            }
        }
    }
}

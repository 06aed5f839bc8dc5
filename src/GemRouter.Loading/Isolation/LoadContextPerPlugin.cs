using System.Reflection;
using McMaster.NETCore.Plugins;

namespace GemRouter.Loading;

/// <summary>A load context for each plugin, by McMaster.NETCore.Plugins; this file alone knows that library.
/// <para>Nothing unloads: native libraries outlive a collectible context and may hold callbacks into it (libsodium does). Nothing is loaded from memory, for then
/// native libraries are no longer found where the plugin's .deps.json says. Nothing is lazy, for then what is shared would depend on the order of use.</para></summary>
internal sealed class LoadContextPerPlugin(HostContract contract) : IAssemblyIsolation
{
    private readonly SharingContext _sharing = new(contract);

    public Assembly Load(string mainAssemblyPath)
    {
        // Not disposed: that would only mean something for a context that unloads.
#pragma warning disable CA2000
        McMaster.NETCore.Plugins.PluginLoader loader = McMaster.NETCore.Plugins.PluginLoader.CreateFromAssemblyFile(mainAssemblyPath, config =>
        {
            config.DefaultContext = _sharing;
            config.IsUnloadable = false;
            config.EnableHotReload = false;
            foreach (SharedAssembly shared in contract.Shared)
            {
                config.SharedAssemblies.Add(shared.Assembly.GetName());
            }
        });
#pragma warning restore CA2000
        return loader.LoadDefaultAssembly();
    }
}

using System.Reflection;
using McMaster.NETCore.Plugins.Loader;

namespace GemRouter.Loading;

/// <summary>A load context for each plugin, by McMaster.NETCore.Plugins; this file alone knows that library.
/// <para>Nothing unloads: native libraries outlive a collectible context and may hold callbacks into it (libsodium does). Nothing is loaded from memory, for then
/// native libraries are no longer found where the plugin's .deps.json says. Nothing is lazy, for then what is shared would depend on the order of use.</para>
/// <para>The library's own <c>PluginLoader</c> would also take the probing paths of the program's and the plugin's runtimeconfig.json: further places to load from,
/// which no inspection has seen, and a good part of a start to read.</para></summary>
internal sealed class LoadContextPerPlugin(HostContract contract) : IAssemblyIsolation
{
    private readonly SharingContext _sharing = new(contract);

    /// <summary>Loads what is shared with every plugin, and the parts of .NET that it refers to.</summary>
    public static void Prepare(HostContract contract) => _ = Builder(contract, new SharingContext(contract));

    public Assembly Load(string mainAssemblyPath) => Builder(contract, _sharing).SetMainAssemblyPath(mainAssemblyPath).Build().LoadFromAssemblyPath(mainAssemblyPath);

    private static AssemblyLoadContextBuilder Builder(HostContract contract, SharingContext sharing)
    {
        AssemblyLoadContextBuilder builder = new();
        builder.SetDefaultContext(sharing);
        foreach (SharedAssembly shared in contract.Shared)
        {
            builder.PreferDefaultLoadContextAssembly(shared.Assembly.GetName());
        }

        return builder;
    }
}

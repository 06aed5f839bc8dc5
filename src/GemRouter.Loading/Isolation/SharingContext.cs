using System.Reflection;
using System.Runtime.Loader;

namespace GemRouter.Loading;

/// <summary>Answers for the shared assemblies by name alone. Asked with the version that a plugin was built against, the host's own context
/// refuses a newer one; the plugin would then silently get the copy beside it, whose types are assignable to nothing of the host's.</summary>
internal sealed class SharingContext(HostContract contract) : AssemblyLoadContext("GemRouter shared with plugins")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => contract.Find(assemblyName.Name)?.Assembly;
}

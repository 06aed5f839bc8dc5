using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>The keys of a manifest, fetched from their sources, as the policy that they make. Dispose it when nothing uses the policy any more.</summary>
internal sealed class LoadedKeys(ControlPolicy policy, IReadOnlyList<IDisposable> owned) : IDisposable
{
    public ControlPolicy Policy { get; } = policy;

    public void Dispose()
    {
        foreach (IDisposable key in owned)
        {
            key.Dispose();
        }
    }
}

using System.Runtime.CompilerServices;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A stage with a life of its own that a test scripts.</summary>
internal sealed class LivingStage(Action<PacketBatch> process, Func<CancellationToken, ValueTask>? start = null, Func<CancellationToken, ValueTask>? stop = null) : IPacketStage, IComponent
{
    public ValueTask StartAsync(CancellationToken cancellationToken) => start?.Invoke(cancellationToken) ?? ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => stop?.Invoke(cancellationToken) ?? ValueTask.CompletedTask;

    public void Process(PacketBatch batch) => process(batch);
}

/// <summary>Discovery whose start a test scripts; it finds nobody.</summary>
internal sealed class LonelyDiscovery(Func<CancellationToken, ValueTask> start) : IDiscoveryStrategy
{
    public ValueTask StartAsync(CancellationToken cancellationToken) => start(cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }
}

using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>A stage of a plugin in a leg.</summary>
internal sealed class StageStep(string name, IPacketStage stage) : IStep
{
    private readonly IHoldingStage? _holding = stage as IHoldingStage;

    public string Name { get; } = name;

    public Instant NextDue => _holding?.NextDue ?? Instant.Never;

    public void Process(BatchOwner owner) => stage.Process(owner.Batch);

    public void Tick(BatchOwner owner) => _holding?.Tick(owner.Batch);

    public void Drain(BatchOwner owner) => _holding?.Drain(owner.Batch);

    public void Abandon(BatchOwner owner, DropReason reason) => Drain(owner);

    public void Take(ForwardingTable table, Instant now)
    {
    }

    public void Close()
    {
    }
}

using GemRouter.Hosting;
using GemRouter.Kernel.Running;

namespace GemRouter.Kernel.Forwarding;

/// <summary>A stage of a plugin in a leg.</summary>
internal sealed class StageStep(string name, IPacketStage stage, ComponentIdentity? component = null) : IStep
{
    private readonly IHoldingStage? _holding = stage as IHoldingStage;

    public string Name { get; } = name;

    public ComponentIdentity? Component { get; } = component;

    public Instant NextDue => _holding?.NextDue ?? Instant.Never;

    public void Process(BatchOwner owner)
    {
        stage.Process(owner.Batch);
        Check(owner.Batch);
    }

    public void Tick(BatchOwner owner)
    {
        _holding?.Tick(owner.Batch);
        Check(owner.Batch);
    }

    public void Drain(BatchOwner owner)
    {
        _holding?.Drain(owner.Batch);
        Check(owner.Batch);
    }

    public void Abandon(BatchOwner owner, DropReason reason) => Drain(owner);

    public void Take(ForwardingTable table, Instant now)
    {
    }

    public void Close()
    {
    }

    // What the types cannot forbid: memory of its own under a packet, and so a length that nobody else knows to be true.
    private static void Check(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            if (packet.IsBorrowed || packet.Tailroom < 0)
            {
                throw new ContractException("it put memory of its own under a packet");
            }
        }
    }
}

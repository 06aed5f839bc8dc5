namespace GemRouter;

/// <summary>
/// Works on packets in a pipeline, before or behind the seal. A stage that keeps packets beyond the call implements <see cref="IHoldingStage"/>; one with a life of its own,
/// <see cref="IComponent"/>; one that takes new options while it runs, <see cref="IReloadable"/>.
/// </summary>
public interface IPacketStage
{
    /// <summary>Takes a batch of at least one packet, and leaves in it what is to go on: may change packets, drop them under a named reason, consume them, add others.
    /// Called by a worker (<see cref="ComponentNeeds.Instancing"/> says by how many) for as long as the router runs: it must not block, wait, lock, allocate or throw, and keeps no
    /// reference to a batch, nor to a packet that it did not detach. What it throws stops its route.</summary>
    void Process(PacketBatch batch);
}

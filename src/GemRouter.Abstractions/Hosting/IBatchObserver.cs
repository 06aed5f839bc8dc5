namespace GemRouter.Hosting;

/// <summary>Watches what becomes of packets in a batch, for a trace. Called in the middle of the change, on the worker's thread; it only looks.</summary>
public interface IBatchObserver
{
    /// <summary>A packet is dropped.</summary>
    void Dropped(Packet packet, DropReason reason);

    /// <summary>A packet has done its work.</summary>
    void Consumed(Packet packet);

    /// <summary>A packet is kept for later.</summary>
    void Held(Packet packet);
}

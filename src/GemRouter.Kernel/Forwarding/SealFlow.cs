namespace GemRouter.Kernel.Forwarding;

/// <summary>A flow from the red side, as its worker knows it.</summary>
internal sealed class SealFlow(FlowId id, PacketStore store, Instant now)
{
    public FlowId Id { get; } = id;

    /// <summary>How it is sealed; null while the control plane has given it no stream.</summary>
    public SealEntry? Entry { get; set; }

    /// <summary>True where packets go on at once; else they queue.</summary>
    public bool IsFlowing { get; set; }

    /// <summary>The packets that wait for the stream, and then for its start.</summary>
    public PacketQueue Held { get; } = new(store);

    /// <summary>Until when a stream is awaited.</summary>
    public Instant GiveUpAt { get; set; } = now + SealStep.Patience;

    /// <summary>True where held packets have begun to go.</summary>
    public bool IsReleasing { get; set; }

    /// <summary>How many of those that were held go at a time.</summary>
    public int Share { get; set; }

    /// <summary>Packets that came since some were last released: as many more go next time, so that the queue ends however fast packets come.</summary>
    public int Arrived { get; set; }

    /// <summary>When the next of the held packets may go.</summary>
    public Instant ReleaseAt { get; set; } = Instant.Never;
}

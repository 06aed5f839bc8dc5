using GemRouter.Hosting;

namespace GemRouter.Testing;

/// <summary>What a <see cref="PipelineHost"/> is made of.</summary>
public sealed record PipelineSetup
{
    /// <summary>Where packets come from.</summary>
    public required ILinkReceiver Receiver { get; init; }

    /// <summary>Where packets go.</summary>
    public required ILinkSender Sender { get; init; }

    /// <summary>The clock of the leg.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The stages before the seal.</summary>
    public IReadOnlyList<IPacketStage> Before { get; init; } = [];

    /// <summary>Seals or opens what is in the batch; nothing if left out. It may do what a stage may, and <see cref="BatchOwner.MarkSealed"/>.</summary>
    public Action<BatchOwner>? Seal { get; init; }

    /// <summary>The stages after the seal.</summary>
    public IReadOnlyList<IPacketStage> After { get; init; } = [];

    /// <summary>Packets in the pool.</summary>
    public int Packets { get; init; } = 512;

    /// <summary>Bytes in front of a payload.</summary>
    public int Headroom { get; init; } = 256;

    /// <summary>Bytes of payload.</summary>
    public int Payload { get; init; } = 2048;

    /// <summary>Bytes behind a payload.</summary>
    public int Tailroom { get; init; } = 256;

    /// <summary>The most packets received at once; the batch holds twice as many.</summary>
    public int BatchSize { get; init; } = 64;
}

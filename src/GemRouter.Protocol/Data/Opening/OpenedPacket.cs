namespace GemRouter.Protocol;

/// <summary>What came out of a data packet. Its bytes lie in the destination that was given to <see cref="DataOpener"/>.</summary>
public struct OpenedPacket
{
    /// <summary>Kid and number; set unless the packet is <see cref="DataVerdict.Plaintext"/> or too short.</summary>
    public DataHeader Header { get; internal set; }

    /// <summary>The SEK that opened it; null where none did.</summary>
    public OpenKey? Key { get; internal set; }

    /// <summary>The parts, where it opened and is well-formed.</summary>
    public InnerPayload Inner { get; internal set; }

    /// <summary>What it is.</summary>
    public readonly PayloadKind Kind => Inner.Kind;

    /// <summary>The payload within the destination.</summary>
    public readonly ReadOnlySpan<byte> PayloadIn(ReadOnlySpan<byte> destination) => destination.Slice(Inner.Offset, Inner.Length);
}

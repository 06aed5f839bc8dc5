namespace GemRouter.Protocol;

/// <summary>The clear bytes in front of each data packet: 0xE1 ‖ kid ‖ PN (wire 5.1). They are the AEAD's additional data.</summary>
/// <param name="KeyId">Names the SEK within its stream.</param>
/// <param name="Number">The packet's number.</param>
public readonly record struct DataHeader(KeyId KeyId, PacketNumber Number)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 1 + KeyId.Size + PacketNumber.Size;

    /// <summary>The first byte of each data packet.</summary>
    public const byte Mark = 0xE1;

    /// <summary>Header and sealed flags: what a packet carries besides its inner payload and the tag.</summary>
    public const int FixedOverhead = Size + 1;

    /// <summary>The shortest tag of all suites.</summary>
    internal const int ShortestTag = 16;

    /// <summary>Reads the header of a UDP payload (wire 5.5.1).</summary>
    /// <returns><see cref="DataVerdict.Accepted"/>, <see cref="DataVerdict.Plaintext"/> or <see cref="DataVerdict.Malformed"/>.</returns>
    public static DataVerdict Read(ReadOnlySpan<byte> packet, out DataHeader header)
    {
        header = default;
        if (packet.IsEmpty || packet[0] != Mark)
        {
            return DataVerdict.Plaintext;
        }

        if (packet.Length < FixedOverhead + ShortestTag)
        {
            return DataVerdict.Malformed;
        }

        header = new DataHeader(KeyId.Read(packet[1..]), PacketNumber.Read(packet[(1 + KeyId.Size)..]));
        return DataVerdict.Accepted;
    }

    /// <summary>Writes the header: <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = Mark;
        KeyId.Write(destination[1..]);
        Number.Write(destination[(1 + KeyId.Size)..]);
    }
}

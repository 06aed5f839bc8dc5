using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Cli.Demo.Tapping;

/// <summary>Which packet numbers were seen under which key: one that comes again with other bytes would mean that a nonce was used twice. The most recent are remembered.</summary>
internal sealed class PacketNumbers(int most = 1 << 20)
{
    private const int Header = 11; // magic, kid, PN (wire 5.1)

    private readonly Dictionary<Number, ulong> _seen = [];
    private readonly Queue<Number> _order = new();

    /// <summary>Notes a data packet.</summary>
    /// <returns>True where its number was seen under its key with other bytes.</returns>
    public bool IsReused(ReadOnlySpan<byte> destination, ushort port, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Header)
        {
            return false;
        }

        Number number = new(
            destination.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(destination) : BinaryPrimitives.ReadUInt128BigEndian(destination),
            port,
            BinaryPrimitives.ReadUInt32BigEndian(payload[1..]),
            BinaryPrimitives.ReadUInt64BigEndian(payload[3..]) & 0xFFFF_FFFF_FFFF);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        ulong content = BinaryPrimitives.ReadUInt64BigEndian(hash);
        if (!_seen.TryAdd(number, content))
        {
            return _seen[number] != content;
        }

        _order.Enqueue(number);
        if (_order.Count > most)
        {
            _seen.Remove(_order.Dequeue());
        }

        return false;
    }

    private readonly record struct Number(UInt128 Group, ushort Port, uint KeyId, ulong PacketNumber);
}

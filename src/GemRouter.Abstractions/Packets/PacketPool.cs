namespace GemRouter;

/// <summary>A fixed number of packets in one block of pinned memory. It belongs to one worker: rent and return on that thread alone. When it is empty,
/// <see cref="TryRent"/> says so and nothing is allocated.</summary>
public sealed unsafe class PacketPool
{
    private const int Alignment = 64;

    private readonly byte[] _memory;
    private readonly Packet[] _free;
    private int _count;

    /// <summary>Allocates the pool.</summary>
    /// <param name="packets">How many packets, 1 to 1,048,576.</param>
    /// <param name="headroom">Bytes in front of a payload in a fresh packet.</param>
    /// <param name="payload">Bytes for the payload.</param>
    /// <param name="tailroom">Bytes behind it.</param>
    public PacketPool(int packets, int headroom, int payload, int tailroom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packets);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packets, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfNegative(headroom);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(payload);
        ArgumentOutOfRangeException.ThrowIfNegative(tailroom);
        Headroom = headroom;
        Payload = payload;
        Packets = packets;
        PacketCapacity = headroom + payload + tailroom;

        int stride = (PacketCapacity + Alignment) & ~(Alignment - 1); // at least a byte between neighbours
        _memory = GC.AllocateArray<byte>(checked((packets * stride) + Alignment), pinned: true);
        fixed (byte* start = _memory)
        {
            byte* aligned = (byte*)(((nint)start + Alignment - 1) & ~(nint)(Alignment - 1));
            _free = new Packet[packets];
            for (int i = packets - 1; i >= 0; i--)
            {
                _free[_count++] = new Packet(this, aligned + ((nint)i * stride), PacketCapacity);
            }
        }
    }

    /// <summary>Bytes in front of a payload in a fresh packet.</summary>
    public int Headroom { get; }

    /// <summary>Bytes for the payload of a fresh packet, between headroom and tailroom.</summary>
    public int Payload { get; }

    /// <summary>All packets of the pool.</summary>
    public int Packets { get; }

    /// <summary>The bytes of each packet: headroom, payload and tailroom.</summary>
    public int PacketCapacity { get; }

    /// <summary>Packets in the pool just now.</summary>
    public int Free => _count;

    /// <summary>Takes an empty packet out of the pool: no payload, cleared header, not sealed.</summary>
    /// <returns>False where the pool is empty.</returns>
    public bool TryRent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Packet? packet)
    {
        if (_count == 0)
        {
            packet = null;
            return false;
        }

        packet = _free[--_count];
        packet.State = PacketState.Rented;
        packet.Reset(0);
        packet.Source = default;
        packet.SourcePort = 0;
        packet.Group = default;
        packet.Port = 0;
        packet.Ttl = 0;
        packet.Dscp = 0;
        packet.Ecn = 0;
        packet.ReceivedAt = default;
        return true;
    }

    internal void Take(Packet packet)
    {
        packet.State = PacketState.Free;
        packet.Batch = null;
        packet.Ledger = null;
#if DEBUG
        packet.Poison();
#endif
        _free[_count++] = packet;
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;

namespace GemRouter.Cli.Demo.Tapping;

/// <summary>Hears every frame on the interfaces of its network namespace (packet(7)). An interface in promiscuous mode hears those of others, too.</summary>
internal sealed class TapSocket : IDisposable
{
    private const ProtocolType AllProtocols = (ProtocolType)0x0300; // ETH_P_ALL in network order
    private const int PacketLevel = 263; // SOL_PACKET
    private const int Statistics = 6; // PACKET_STATISTICS
    private const int Room = 16 << 20; // the system grants what it allows

    private readonly Socket _socket = new(AddressFamily.Packet, SocketType.Raw, AllProtocols) { ReceiveBufferSize = Room };

    /// <summary>Waits for a frame.</summary>
    /// <returns>Its length; 0 where none came in time.</returns>
    public int Receive(Span<byte> frame, TimeSpan patience) => _socket.Poll(patience, SelectMode.SelectRead) ? _socket.Receive(frame) : 0;

    /// <summary>How many frames were lost since the last call, because nobody fetched them in time.</summary>
    public uint TakeLost()
    {
        Span<byte> statistics = stackalloc byte[8]; // struct tpacket_stats: packets, drops; reading it resets it
        _socket.GetRawSocketOption(PacketLevel, Statistics, statistics);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(statistics[4..]) : BinaryPrimitives.ReadUInt32BigEndian(statistics[4..]);
    }

    public void Dispose() => _socket.Dispose();
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>A program that receives a group from one source through an ordinary socket (RFC 3678).</summary>
internal sealed class Listener : IDisposable
{
    private readonly Socket _socket;

    public Listener(string device, IPAddress group, IPAddress source, ushort port)
    {
        bool ipv4 = group.AddressFamily == AddressFamily.InterNetwork;
        _socket = new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        _socket.Bind(new IPEndPoint(group, port));
        byte[] request = new byte[264]; // struct group_source_req
        int index = Talker.IndexOf(device, ipv4);
        MemoryMarshal.Write(request, in index);
        Write(request.AsSpan(8), group);
        Write(request.AsSpan(136), source);
        _socket.SetRawSocketOption(ipv4 ? 0 : 41, 46, request); // MCAST_JOIN_SOURCE_GROUP
    }

    public (byte[] Bytes, IPEndPoint From) Receive()
    {
        byte[] buffer = new byte[65_536];
        EndPoint from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        int length = _socket.ReceiveFrom(buffer, ref from);
        return (buffer[..length], (IPEndPoint)from);
    }

    public void Dispose() => _socket.Dispose();

    private static void Write(Span<byte> destination, IPAddress address)
    {
        bool ipv4 = address.AddressFamily == AddressFamily.InterNetwork;
        destination[0] = (byte)(ipv4 ? 2 : 10);
        address.GetAddressBytes().CopyTo(destination[(ipv4 ? 4 : 8)..]);
    }
}

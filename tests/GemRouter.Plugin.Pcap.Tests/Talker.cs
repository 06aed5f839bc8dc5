using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>A program that sends multicast through an ordinary socket.</summary>
internal sealed class Talker : IDisposable
{
    private readonly Socket _socket;

    public Talker(string device, bool ipv4)
    {
        _socket = new Socket(ipv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(ipv4 ? IPAddress.Any : IPAddress.IPv6Any, 0));
        int index = IndexOf(device, ipv4);
        _socket.SetSocketOption(
            ipv4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, ipv4 ? IPAddress.HostToNetworkOrder(index) : index);
    }

    public ushort Port => (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;

    public static int IndexOf(string device, bool ipv4)
    {
        IPInterfaceProperties properties = NetworkInterface.GetAllNetworkInterfaces().Single(one => one.Name == device).GetIPProperties();
        return ipv4 ? properties.GetIPv4Properties().Index : properties.GetIPv6Properties().Index;
    }

    public void Send(IPAddress group, ushort port, byte[] bytes) => _socket.SendTo(bytes, new IPEndPoint(group, port));

    /// <summary>Has the kernel cut what is sent into datagrams of this length, 0 for not: UDP_SEGMENT.</summary>
    public void Segment(int length) => _socket.SetRawSocketOption(17, 103, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));

    public void Dispose() => _socket.Dispose();
}

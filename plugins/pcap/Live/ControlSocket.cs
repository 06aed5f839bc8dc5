using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>Makes the ordinary UDP sockets that control datagrams go through, on Linux.</summary>
internal static class ControlSocket
{
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;
    private const int ReusePort = 15;
    private const int BindToInterface = 62;
    private const int IPv4Level = 0;
    private const int FreeBind = 15; // IP_FREEBIND: the address may come later than the socket
    private const int MulticastInterface = 32;
    private const int MulticastAll = 49;
    private const int IPv6Level = 41;
    private const int MulticastAll6 = 29;

    /// <summary>A socket that receives a group on an interface, as other programs may, too.</summary>
    public static Socket Group(IPEndPoint group, NetworkDevice device) => Make(group.AddressFamily, socket =>
    {
        Set(socket, SocketLevel, ReuseAddress, 1); // the base library's also sets SO_REUSEPORT, which would spread datagrams among listeners
        Set(socket, SocketLevel, BindToInterface, device.Index);
        bool ipv4 = group.AddressFamily == AddressFamily.InterNetwork;
        Set(socket, ipv4 ? IPv4Level : IPv6Level, ipv4 ? MulticastAll : MulticastAll6, 0);
        socket.Bind(group);
    });

    /// <summary>A socket whose port is its alone, but for those that only send from it: these share it (SO_REUSEPORT) and are bound to a group that is none.</summary>
    public static Socket Exclusive(IPEndPoint bind, NetworkDevice? device)
    {
        if (bind.Port != 0)
        {
            Claim(bind);
        }

        return Make(bind.AddressFamily, socket =>
        {
            Set(socket, IPv4Level, FreeBind, 1);
            if (bind.Port != 0)
            {
                Set(socket, SocketLevel, ReusePort, 1);
            }

            if (bind.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(bind);
            if (device is not null)
            {
                SendThrough(socket, device);
            }
        });
    }

    /// <summary>Joins a group on an interface.</summary>
    /// <exception cref="SocketException">The interface is not ready, or gone.</exception>
    public static void Join(Socket socket, IPAddress group, NetworkDevice device)
    {
        if (group.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, device.Index));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group, device.Index));
        }
    }

    /// <summary>Refuses a port that another socket receives on. Asked with one address where all are wanted: so it collides with whoever has that address or all of them, and not with those that
    /// only send, which are bound to a group.</summary>
    private static void Claim(IPEndPoint wanted)
    {
        bool ipv6 = wanted.Address.Equals(IPAddress.IPv6Any);
        IPAddress[] asked = ipv6 ? (Socket.OSSupportsIPv4 ? [IPAddress.IPv6Loopback, IPAddress.Loopback] : [IPAddress.IPv6Loopback])
            : wanted.Address.Equals(IPAddress.Any) ? [IPAddress.Loopback]
            : [wanted.Address];
        foreach (IPAddress address in asked)
        {
            using Socket claim = Make(address.AddressFamily, socket =>
            {
                Set(socket, IPv4Level, FreeBind, 1);
                socket.Bind(new IPEndPoint(address, wanted.Port));
            });
        }
    }

    private static Socket Make(AddressFamily family, Action<Socket> setUp)
    {
        Socket socket = new(family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SetSocketOption(family == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.PacketInformation, true);
            setUp(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends multicast through an interface, from its address. Where that went away meanwhile, nothing happens: the next look at it tells.</summary>
    private static void SendThrough(Socket socket, NetworkDevice device)
    {
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, device.Index);
            }

            Span<byte> request = stackalloc byte[12]; // struct ip_mreqn: a group, the source, the interface
            request.Clear();
            int index = device.Index;
            BinaryPrimitives.WriteUInt32BigEndian(request[4..], device.IPv4.IsUnspecified ? 0 : device.IPv4.IPv4Bits);
            MemoryMarshal.Write(request[8..], in index);
            socket.SetRawSocketOption(IPv4Level, MulticastInterface, request);
        }
        catch (SocketException)
        {
        }
    }

    private static void Set(Socket socket, int level, int name, int value)
    {
        try
        {
            socket.SetRawSocketOption(level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
        }
        catch (SocketException)
        {
            // Older systems lack some; whoever receives looks at group and interface anyway.
        }
    }
}

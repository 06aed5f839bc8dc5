using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Udp;

/// <summary>Makes sockets of the base library: for control datagrams everywhere, and for data where there is no implementation of its own.</summary>
internal static class ManagedSocket
{
    private const int FreeBind = 15; // IP_FREEBIND: the address may come later than the socket
    private const int LeastReceiveBuffer = 1; // the system makes its least of it

    /// <summary>A socket that receives a group, or all groups that it will join, on an interface.</summary>
    public static Socket Shared(IPAddress bind, ushort port, Device? device)
    {
        Socket socket = Open(bind.AddressFamily);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                Raw(socket, SocketOption.Socket, SocketOption.ReuseAddress, 1); // the base library's also sets SO_REUSEPORT, which would spread datagrams among listeners
                if (device is not null)
                {
                    Raw(socket, SocketOption.Socket, SocketOption.BindToInterface, device.Index);
                }

                bool ipv4 = bind.AddressFamily == AddressFamily.InterNetwork;
                Raw(socket, ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, ipv4 ? SocketOption.MulticastAll : SocketOption.MulticastAll6, 0);
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            socket.Bind(new IPEndPoint(bind, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket that sends from a port that others have, too.</summary>
    public static Socket Sending(bool ipv4, ushort port)
    {
        Socket socket = Open(ipv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                Raw(socket, SocketOption.Socket, SocketOption.ReuseAddress, 1);
                Raw(socket, SocketOption.Socket, SocketOption.ReusePort, 1);
                socket.Bind(new IPEndPoint(ReservedGroup.Of(ipv4).ToIPAddress(), port));
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(ipv4 ? IPAddress.Any : IPAddress.IPv6Any, port)); // a group is no source for them
            }

            socket.ReceiveBufferSize = LeastReceiveBuffer;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket whose port is its alone, but for those that only send from it (<see cref="Sending"/>).</summary>
    public static Socket Exclusive(IPEndPoint bind, Device? device)
    {
        if (OperatingSystem.IsLinux() && bind.Port != 0)
        {
            Claim(bind);
        }

        Socket socket = Open(bind.AddressFamily);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                Raw(socket, SocketOption.IPv4, FreeBind, 1);
                if (bind.Port != 0)
                {
                    Raw(socket, SocketOption.Socket, SocketOption.ReusePort, 1); // as those that only send have it; whoever receives has it not, or is another claimant
                }
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

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static void Join(Socket socket, IPAddress group, Device device) => Change(socket, SocketOptionName.AddMembership, group, device);

    public static void Leave(Socket socket, IPAddress group, Device device) => Change(socket, SocketOptionName.DropMembership, group, device);

    /// <summary>Sends multicast through an interface. Where that went away meanwhile, nothing happens: the next look at it tells.</summary>
    public static void SendThrough(Socket socket, Device device)
    {
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, device.Index);
            }

            if (OperatingSystem.IsLinux())
            {
                Span<byte> request = stackalloc byte[12];
                device.WriteRequest(request);
                socket.SetRawSocketOption(SocketOption.IPv4, SocketOption.MulticastInterface, request);
            }
            else if (socket.AddressFamily == AddressFamily.InterNetwork)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(device.Index));
            }
        }
        catch (SocketException)
        {
        }
    }

    private static void Change(Socket socket, SocketOptionName change, IPAddress group, Device device)
    {
        if (group.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, change, new MulticastOption(group, device.Index));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, change, new IPv6MulticastOption(group, device.Index));
        }
    }

    /// <summary>Refuses a port that another socket receives on. Asked with one address where all are wanted: so it collides with whoever has that address or all of them,
    /// and not with those that only send, which are bound to a group.</summary>
    private static void Claim(IPEndPoint wanted)
    {
        bool ipv6 = wanted.Address.Equals(IPAddress.IPv6Any);
        bool any = ipv6 || wanted.Address.Equals(IPAddress.Any);
        IPAddress[] asked = any ? ipv6 && Socket.OSSupportsIPv4 ? [IPAddress.IPv6Loopback, IPAddress.Loopback] : [ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback] : [wanted.Address];
        foreach (IPAddress address in asked)
        {
            using Socket claim = Open(address.AddressFamily);
            Raw(claim, SocketOption.IPv4, FreeBind, 1);
            claim.Bind(new IPEndPoint(address, wanted.Port));
        }
    }

    private static Socket Open(AddressFamily family)
    {
        Socket socket = new(family, SocketType.Dgram, ProtocolType.Udp);
        socket.SetSocketOption(
            family == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6, SocketOptionName.PacketInformation, true);
        return socket;
    }

    private static void Raw(Socket socket, int level, int name, int value)
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

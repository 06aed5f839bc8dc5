using System.Net;
using System.Net.Sockets;

namespace __namespace__.Tests;

/// <summary>Two ends of a tunnel on this host.</summary>
internal static class Loopback
{
    public static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public static TunnelOptions End(int local, int remote) => new()
    {
        Local = Address.Parse("127.0.0.1"),
        LocalPort = local,
        Remote = Address.Parse("127.0.0.1"),
        RemotePort = remote,
    };
}

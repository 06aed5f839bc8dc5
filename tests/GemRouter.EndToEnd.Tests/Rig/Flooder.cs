using System.Net;
using System.Net.Sockets;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Somebody on the fabric who sends datagrams as fast as he is told.</summary>
internal sealed class Flooder : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket;
    private readonly IPEndPoint _to;

    private Flooder(Socket socket, IPEndPoint to) => (_socket, _to) = (socket, to);

    /// <summary>Opens a socket in a host of the lab.</summary>
    public static Flooder Open(LabHost host, string device, IPEndPoint to) => new(
        InHost.Run(host, () =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(InHost.IndexOf(device)));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 16);
            return socket;
        }),
        to);

    /// <summary>Sends so many, at a rate that is exact on average.</summary>
    /// <param name="make">Makes the n-th datagram.</param>
    /// <param name="count">How many.</param>
    /// <param name="perSecond">How fast.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task PlayAsync(Func<long, byte[]> make, long count, double perSecond, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(Pace, TimeProvider.System);
        long sent = 0;
        while (sent < count && await timer.WaitForNextTickAsync(cancellation))
        {
            long due = Math.Min(count, (long)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * perSecond) + 1);
            for (; sent < due; sent++)
            {
                _socket.SendTo(make(sent), _to);
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}

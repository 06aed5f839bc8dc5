using System.Net;
using System.Net.Sockets;
using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Cli.Demo.Parts;

/// <summary>Plays a stream: so many datagrams, at a rate that is exact on average.</summary>
/// <param name="time">The clock of the rate.</param>
/// <param name="source">The stream.</param>
/// <param name="marker">Stands in each datagram.</param>
/// <param name="bitsPerSecond">The rate, of the datagrams' payload.</param>
internal sealed class Player(TimeProvider time, ITsSource source, byte[] marker, long bitsPerSecond)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly byte[] _datagram = new byte[StreamDatagram.Length];

    /// <summary>How many datagrams a second that is.</summary>
    public static double DatagramsPerSecond(long bitsPerSecond) => bitsPerSecond / (8.0 * StreamDatagram.Length);

    /// <summary>What of the rate is the stream's own; the rest is the demo's packets.</summary>
    public static long ContentRate(long bitsPerSecond) => bitsPerSecond * StreamDatagram.ContentLength / StreamDatagram.Length;

    /// <summary>Plays until all is sent.</summary>
    /// <param name="send">Sends one datagram.</param>
    /// <param name="count">How many.</param>
    /// <param name="report">Told several times a second, and at the end.</param>
    /// <param name="cancellation">Ends it at once.</param>
    public async Task PlayAsync(Action<ReadOnlySpan<byte>> send, long count, Action<PlayReport> report, CancellationToken cancellation)
    {
        long sent = 0;
        long start = time.GetTimestamp();
        TimeSpan reported = TimeSpan.Zero;
        using PeriodicTimer timer = new(Pace, time);
        while (sent < count && await timer.WaitForNextTickAsync(cancellation))
        {
            TimeSpan elapsed = time.GetElapsedTime(start);
            long due = Math.Min(count, (long)(elapsed.TotalSeconds * DatagramsPerSecond(bitsPerSecond)) + 1);
            for (; sent < due; sent++)
            {
                if (!await source.ReadAsync(StreamDatagram.Content(_datagram), cancellation))
                {
                    report(new PlayReport(source.Name, sent, true)); // fewer than wanted: whoever counts sees it
                    return;
                }

                StreamDatagram.Complete(_datagram, marker, sent);
                send(_datagram);
            }

            if (elapsed - reported >= ReportInterval)
            {
                reported = elapsed;
                report(new PlayReport(source.Name, sent, false));
            }
        }

        report(new PlayReport(source.Name, sent, true));
    }

    /// <summary>A socket that sends to a group through the interface with that address.</summary>
    public static Socket Open(IPEndPoint group, IPAddress local)
    {
        Socket socket = new(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(local, 0));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, local.GetAddressBytes());
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 8);
        socket.Connect(group);
        return socket;
    }
}

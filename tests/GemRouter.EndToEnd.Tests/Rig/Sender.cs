using System.Net;
using System.Net.Sockets;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A client that sends numbered payloads to one group and port. Its socket is in a host of the lab.</summary>
internal sealed class Sender : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket;

    private Sender(Socket socket, int stream)
    {
        _socket = socket;
        Stream = stream;
    }

    /// <summary>What its payloads call their stream.</summary>
    public int Stream { get; }

    /// <summary>Payloads sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Opens a sender.</summary>
    /// <param name="host">The host.</param>
    /// <param name="device">The interface.</param>
    /// <param name="to">The group and the port.</param>
    /// <param name="stream">What its payloads are to call their stream.</param>
    /// <param name="ttl">TTL or hop limit.</param>
    /// <param name="trafficClass">DSCP and ECN.</param>
    /// <param name="from">The source address; null for the system's choice.</param>
    public static Sender Open(LabHost host, string device, IPEndPoint to, int stream, int ttl = 8, byte trafficClass = 0, IPAddress? from = null) =>
        new(InHost.Run(host, () => Make(device, to, ttl, trafficClass, from)), stream);

    public void Send(int length)
    {
        byte[] payload = new byte[length];
        NumberedPayload.Write(payload, Stream, Sent++);
        _socket.Send(payload);
    }

    /// <summary>Sends so many, at a rate that is exact on average.</summary>
    public Task PlayAsync(int length, long count, double perSecond, CancellationToken cancellation) => PlayAsync([this], length, count, perSecond, cancellation);

    /// <summary>The same with many senders, in turn: each sends so many, at that rate.</summary>
    public static async Task PlayAsync(IReadOnlyList<Sender> senders, int length, long count, double perSecond, CancellationToken cancellation)
    {
        long[] begun = [.. senders.Select(static sender => sender.Sent)];
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(Pace, TimeProvider.System);
        long turns = 0;
        while (turns < count && await timer.WaitForNextTickAsync(cancellation))
        {
            long due = Math.Min(count, (long)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * perSecond) + 1);
            for (; turns < due; turns++)
            {
                foreach (Sender sender in senders)
                {
                    sender.Send(length);
                }
            }
        }

        Assert.All(senders.Zip(begun), pair => Assert.Equal(count, pair.First.Sent - pair.Second));
    }

    /// <summary>Sends until it is told to end.</summary>
    public async Task KeepPlayingAsync(int length, double perSecond, CancellationToken end)
    {
        try
        {
            await PlayAsync(length, long.MaxValue, perSecond, end);
        }
        catch (OperationCanceledException)
        {
            // told to end
        }
    }

    public void Dispose() => _socket.Dispose();

    private static Socket Make(string device, IPEndPoint to, int ttl, byte trafficClass, IPAddress? from)
    {
        bool is4 = to.AddressFamily == AddressFamily.InterNetwork;
        Socket socket = new(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        int index = InHost.IndexOf(device);
        if (is4)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(index));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, ttl);
            socket.SetRawSocketOption(0, 1, BitConverter.GetBytes((int)trafficClass)); // IP_TOS
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, index);
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, ttl);
            socket.SetRawSocketOption(41, 67, BitConverter.GetBytes((int)trafficClass)); // IPV6_TCLASS
        }

        socket.Connect(to);
        return socket;
    }
}

using System.Net;
using System.Net.Sockets;
using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Cli.Demo.Parts;

/// <summary>Receives a stream and says what came.</summary>
internal sealed class Receiver(TimeProvider time, byte[] marker)
{
    private const int Room = 16 << 20; // the system grants what it allows
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly SequenceCheck _check = new(marker);

    /// <summary>Receives until it is told to end; says several times a second what came, and at the end.</summary>
    public void Receive(Socket socket, Action<ReceiveReport> report, CancellationToken end)
    {
        byte[] datagram = new byte[65536];
        long reported = time.GetTimestamp();
        report(Report());
        while (!end.IsCancellationRequested || socket.Available > 0)
        {
            if (socket.Poll(ReportInterval, SelectMode.SelectRead))
            {
                _check.Add(datagram.AsSpan(0, socket.Receive(datagram)));
            }

            if (time.GetElapsedTime(reported) >= ReportInterval)
            {
                reported = time.GetTimestamp();
                report(Report());
            }
        }

        report(Report());
    }

    /// <summary>A socket that receives a group through the interface with that address.</summary>
    public static Socket Open(IPEndPoint group, IPAddress local)
    {
        Socket socket = new(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = Room };
        socket.Bind(group);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group.Address, local));
        return socket;
    }

    private ReceiveReport Report() => new(_check.Received, _check.First, _check.Last, _check.Lost, _check.Doubled, _check.Reordered, _check.Changed);
}

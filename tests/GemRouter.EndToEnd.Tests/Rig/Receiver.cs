using System.Net;
using System.Net.Sockets;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A client that receives groups on one port and counts what comes. Its socket is in a host of the lab, its thread in the test process.</summary>
internal sealed class Receiver : IDisposable
{
    private const int Room = 32 << 20;
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReuseAddress = 2; // SO_REUSEADDR
    private const int ForceRoom = 33; // SO_RCVBUFFORCE
    private const int IPv4Level = 0;
    private const int IPv6Level = 41;
    private const int AllGroups4 = 49; // IP_MULTICAST_ALL
    private const int AllGroups6 = 29; // IPV6_MULTICAST_ALL

    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Seen> _streams = [];
    private long _changed;
    private long _total;
    private volatile bool _ending;

    private Receiver(Socket socket)
    {
        _socket = socket;
        _thread = new Thread(Listen) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Payloads that are none of ours.</summary>
    public long Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed;
            }
        }
    }

    /// <summary>All that came, whatever it was.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Receives groups on a port of a host's interface.</summary>
    /// <param name="host">The host.</param>
    /// <param name="device">The interface.</param>
    /// <param name="port">The port.</param>
    /// <param name="groups">The groups, all of one address family; each with the only source that is wanted, or null.</param>
    public static Receiver Open(LabHost host, string device, int port, params IEnumerable<(IPAddress Group, IPAddress? Source)> groups)
    {
        (IPAddress Group, IPAddress? Source)[] wanted = [.. groups];
        return new Receiver(InHost.Run(host, () => Make(device, port, wanted)));
    }

    /// <summary>What came of a stream so far.</summary>
    public StreamTally Of(int stream)
    {
        lock (_lock)
        {
            return _streams.GetValueOrDefault(stream)?.Tally ?? StreamTally.None;
        }
    }

    /// <summary>When a stream's payload came, the first with at least that number; null where none has come.</summary>
    public long? ArrivalOf(int stream, long number)
    {
        lock (_lock)
        {
            return _streams.GetValueOrDefault(stream)?.Arrivals.Where(one => one.Number >= number).Select(static one => (long?)one.At).FirstOrDefault();
        }
    }

    /// <summary>When the first payload of a stream came at or after a moment; null where none has come.</summary>
    public long? ArrivalSince(int stream, long moment)
    {
        lock (_lock)
        {
            return _streams.GetValueOrDefault(stream)?.Arrivals.Where(one => one.At >= moment).Select(static one => (long?)one.At).FirstOrDefault();
        }
    }

    /// <summary>Waits until so many of a stream have come, or no more come for a while.</summary>
    public async Task<StreamTally> SettledAsync(int stream, long count)
    {
        long seen = -1;
        long changedAt = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(
            () =>
            {
                long total = Total;
                if (total != seen)
                {
                    seen = total;
                    changedAt = TimeProvider.System.GetTimestamp();
                }

                return Of(stream).Received >= count || TimeProvider.System.GetElapsedTime(changedAt) > TimeSpan.FromSeconds(3);
            },
            $"stream {stream} settled");
        return Of(stream);
    }

    public void Dispose()
    {
        _ending = true;
        _thread.Join();
        _socket.Dispose();
    }

    private static Socket Make(string device, int port, (IPAddress Group, IPAddress? Source)[] groups)
    {
        AddressFamily family = groups[0].Group.AddressFamily;
        bool is4 = family == AddressFamily.InterNetwork;
        Socket socket = new(family, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = Room };
        try
        {
            socket.SetRawSocketOption(SocketLevel, ForceRoom, BitConverter.GetBytes(Room));
        }
        catch (SocketException)
        {
            // what the system grants has to do
        }

        socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1)); // the base library would set SO_REUSEPORT as well, which shares packets out
        socket.SetRawSocketOption(is4 ? IPv4Level : IPv6Level, is4 ? AllGroups4 : AllGroups6, BitConverter.GetBytes(0));
        socket.Bind(new IPEndPoint(is4 ? IPAddress.Any : IPAddress.IPv6Any, port));
        int index = InHost.IndexOf(device);
        foreach ((IPAddress group, IPAddress? source) in groups)
        {
            Membership.Join(socket, index, group, source);
        }

        return socket;
    }

    private void Listen()
    {
        byte[] buffer = new byte[65536];
        while (!_ending)
        {
            if (_socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
            {
                Take(buffer.AsSpan(0, _socket.Receive(buffer)), TimeProvider.System.GetTimestamp());
            }
        }
    }

    private void Take(ReadOnlySpan<byte> payload, long now)
    {
        (int Stream, long Number)? read = NumberedPayload.Read(payload);
        lock (_lock)
        {
            _total++;
            if (read is not { } one)
            {
                _changed++;
                return;
            }

            if (!_streams.TryGetValue(one.Stream, out Seen? seen))
            {
                _streams.Add(one.Stream, seen = new Seen());
            }

            seen.Add(one.Number, now);
        }
    }

    private sealed class Seen
    {
        private readonly HashSet<long> _numbers = [];

        public StreamTally Tally { get; private set; } = StreamTally.None;

        public List<(long Number, long At)> Arrivals { get; } = [];

        public void Add(long number, long now)
        {
            Arrivals.Add((number, now));
            Tally = !_numbers.Add(number)
                ? Tally with { Doubled = Tally.Doubled + 1 }
                : Tally with
                {
                    Received = Tally.Received + 1,
                    First = Tally.First < 0 ? number : Math.Min(Tally.First, number),
                    Last = Math.Max(Tally.Last, number),
                    Reordered = Tally.Reordered + (number < Tally.Last ? 1 : 0),
                };
        }
    }
}

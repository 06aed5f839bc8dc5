using GemRouter.Cli.Demo.Tapping;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Sees all that is on the wires of a host, and judges it as the demo's tap does.</summary>
internal sealed class Capture : IDisposable
{
    private readonly TapSocket _socket;
    private readonly FabricTally _tally = new(NumberedPayload.Marker.ToArray());
    private readonly Lock _lock = new();
    private readonly List<Frame> _frames = [];
    private readonly Thread _thread;
    private volatile bool _ending;
    private long _missed;

    private Capture(TapSocket socket)
    {
        _socket = socket;
        _thread = new Thread(Listen) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The datagrams that came so far.</summary>
    public IReadOnlyList<Frame> Frames
    {
        get
        {
            lock (_lock)
            {
                return [.. _frames];
            }
        }
    }

    public static Capture Open(LabHost host) => new(InHost.Run(host, static () => new TapSocket()));

    /// <summary>Nothing in clear was seen, and no packet number twice under its key with other bytes; the capture itself is whole.</summary>
    public void AssertSound()
    {
        lock (_lock)
        {
            Assert.Equal((0, 0, 0), (_tally.Plain, _tally.Reused, _missed));
        }
    }

    public void Dispose()
    {
        _ending = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Listen()
    {
        byte[] frame = new byte[65536];
        while (!_ending)
        {
            int length = _socket.Receive(frame, TimeSpan.FromMilliseconds(50));
            long now = TimeProvider.System.GetTimestamp();
            lock (_lock)
            {
                _missed += _socket.TakeLost();
                if (length > 0)
                {
                    _tally.Add(frame.AsSpan(0, length));
                    if (Frame.Read(frame.AsSpan(0, length), now) is { } datagram)
                    {
                        _frames.Add(datagram);
                    }
                }
            }
        }
    }
}

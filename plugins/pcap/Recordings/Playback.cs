using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>A recording on the link's clock: the first frame arrives at the start, each later one as much later as its time stamp says. Of the receiver's thread; before there is one, of the link's.</summary>
internal sealed class Playback : IDisposable
{
    private readonly RecordingReader _reader;
    private readonly IHealth _health;
    private readonly string _path;
    private readonly Instant _start;
    private bool _unknownTold;

    /// <summary>Opens a recording and reads its first frame.</summary>
    /// <exception cref="ComponentException">It cannot be read.</exception>
    public Playback(string path, Instant start, IHealth health)
    {
        _reader = RecordingReader.Open(path);
        _health = health;
        _path = path;
        _start = start;
        bool any = _reader.MoveNext();
        FirstTime = any ? _reader.Time : 0;
        NextArrival = any ? start : Instant.Never;
        if (any)
        {
            health.Report(HealthState.Healthy, $"plays {path}");
        }
        else
        {
            End();
        }
    }

    /// <summary>The first frame's time stamp, in nanoseconds since 1970; 0 where there is none.</summary>
    public long FirstTime { get; }

    /// <summary>When the present frame arrives; never earlier than the one before it.</summary>
    public Instant NextArrival { get; private set; }

    public ReadOnlySpan<byte> Bytes => _reader.Bytes;

    public int Length => _reader.Length;

    public LinkType LinkType => _reader.LinkType;

    /// <summary>Goes on to the next frame.</summary>
    public void MoveNext()
    {
        if (!LinkHeader.IsKnown(_reader.LinkType) && !_unknownTold)
        {
            _unknownTold = true;
            _health.Report(HealthState.Degraded, FormattableString.Invariant($"{_path} has frames of link type {(int)_reader.LinkType}, which are passed over"));
        }

        if (_reader.MoveNext())
        {
            long later = Math.Clamp(_reader.Time - FirstTime, 0, long.MaxValue - 1 - Math.Max(0, _start.Nanoseconds));
            NextArrival = Instant.Max(NextArrival, new Instant(_start.Nanoseconds + later)); // recordings of several interfaces are not quite in order
        }
        else
        {
            NextArrival = Instant.Never;
            End();
        }
    }

    public void Dispose() => _reader.Dispose();

    private void End() => _health.Report(
        _reader.Damage is null ? HealthState.Healthy : HealthState.Degraded,
        FormattableString.Invariant($"{_path} has ended after {_reader.Frames} frames") + (_reader.Damage is null ? "" : $"; it is damaged {_reader.Damage}"));
}

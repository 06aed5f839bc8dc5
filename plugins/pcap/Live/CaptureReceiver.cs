using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>The receiving end of a link on an interface: reads the capture's ring on the worker's thread, and waits for it and for other threads with one ppoll.</summary>
internal sealed class CaptureReceiver : ILinkReceiver
{
    private const int MostFrames = 512; // a flood that is ignored does not keep the worker from its deadlines
    private const long OldestStamp = 1_000_000_000; // a time stamp further off says that the wall clock was set meanwhile

    private readonly CaptureLink _link;
    private readonly FrameIntake _intake;
    private readonly Signal _signal = new();
    private readonly PollDescriptor[] _poll = new PollDescriptor[2];
    private Capture? _capture; // held
    private int _woken;
    private bool _disposed;

    private CaptureReceiver(CaptureLink link)
    {
        _link = link;
        _intake = new FrameIntake(link.Context.Counters, link.Options);
        _poll[0] = new PollDescriptor { Descriptor = _signal.Descriptor, Events = PollDescriptor.Readable };
    }

    /// <exception cref="ComponentException">The system has no descriptor left.</exception>
    public static ILinkReceiver Open(CaptureLink link) => new CaptureReceiver(link);

    public void Receive(PacketBatch batch, Instant deadline)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_intake.IsReady(batch))
        {
            Synchronize();
            if (TakeAll(batch))
            {
                return;
            }

            int descriptors = _capture is { HasFailed: false } ? 2 : 1; // one that failed would be readable for ever
            long wait = Remaining(deadline);
            int ready = LibC.Wait(_poll.AsSpan(0, descriptors), wait);
            if (ready > 0 && _poll[0].Occurred != 0)
            {
                _signal.Clear();
                if (Interlocked.Exchange(ref _woken, 0) == 1)
                {
                    return;
                }
            }

            if (wait == 0 || (ready < 0 && ready != -Errno.Interrupted))
            {
                TakeAll(batch); // what came between the two looks
                return;
            }
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        _signal.Set();
    }

    /// <summary>Makes it look at the link again: there is another capture.</summary>
    public void Refresh() => _signal.Set();

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _link.Closed(this);
            _intake.Close();
            _capture?.Release();
            _capture = null;
            _signal.Release();
        }
    }

    /// <summary>Nanoseconds to wait; negative: until something happens.</summary>
    private long Remaining(Instant deadline)
    {
        if (_link.Context.Clock != TimeProvider.System)
        {
            return 0; // time that only a test moves is not waited for
        }

        if (deadline == Instant.Never)
        {
            return -1;
        }

        Instant now = Instant.Now(_link.Context.Clock);
        return deadline <= now ? 0 : deadline.Nanoseconds - now.Nanoseconds;
    }

    /// <summary>Takes up the link's capture, where it is another one.</summary>
    private void Synchronize()
    {
        Capture? present = _link.Capture;
        if (ReferenceEquals(present, _capture))
        {
            return;
        }

        _capture?.Release();
        _capture = present?.TryHold() == true ? present : null;
        _poll[1] = new PollDescriptor { Descriptor = _capture?.Descriptor ?? -1, Events = PollDescriptor.Readable };
    }

    private bool TakeAll(PacketBatch batch)
    {
        if (_capture is not { HasFailed: false } capture)
        {
            return false;
        }

        TimeProvider clock = _link.Context.Clock;
        Instant now = Instant.Now(clock);
        long wallClock = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        bool any = false;
        using (capture.BeginRead())
        {
            Wanted wanted = _link.Wanted;
            for (int frames = 0; frames < MostFrames && _intake.IsReady(batch); frames++)
            {
                if (!capture.TryNext(out ReadOnlySpan<byte> bytes, out int length, out long stamp))
                {
                    break;
                }

                long age = wallClock - stamp;
                Instant arrival = age is > 0 and < OldestStamp ? new Instant(now.Nanoseconds - age) : now;
                any |= _intake.Take(batch, bytes, length, capture.LinkType, wanted, _link.Own, _link.MtuOf(capture.Device), arrival);
            }
        }

        return any;
    }
}

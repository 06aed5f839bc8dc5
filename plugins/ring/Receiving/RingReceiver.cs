using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Receiving;

/// <summary>A receiving end of a link: points packets at the frames of its ring, on the worker's thread. It waits for the ring and for other threads with one ppoll, or looks at both without sleeping.</summary>
internal sealed class RingReceiver : ILinkReceiver, IRingReceiver
{
    private const int MostFrames = 512; // a flood that is ignored does not keep the worker from its deadlines
    private const long OldestStamp = 4_000_000_000; // a time stamp further off says that the wall clock was set meanwhile

    private readonly RingLink _link;
    private readonly FrameIntake _intake;
    private readonly Descriptor _event;
    private readonly PollDescriptor[] _poll = new PollDescriptor[2];
    private readonly bool _spins;
    private readonly bool _hearsHost;
    private PacketRing? _ring; // held
    private int _woken;
    private bool _disposed;

    /// <exception cref="ComponentException">The system has no descriptor left.</exception>
    public RingReceiver(RingLink link, int shard)
    {
        _link = link;
        Shard = shard;
        _spins = link.Options.Mode == RingMode.Spin;
        _hearsHost = link.Options.HearHost;
        _intake = new FrameIntake(link.Context.Counters, link.Options.Checksums == ChecksumChoice.Verify, link.LoseJoined);
        int fd = LibC.OpenEvent();
        if (fd < 0)
        {
            throw new ComponentException(Refusal.Of("an eventfd", -fd));
        }

        _event = new Descriptor(fd);
        _poll[0] = new PollDescriptor { Descriptor = fd, Events = PollDescriptor.Readable };
    }

    /// <summary>Which of the link's rings it reads.</summary>
    public int Shard { get; }

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

            _ring?.Release(exceptLast: false); // all of it was nobody's
            if (!(_spins && _ring is not null ? Spin(deadline) : Sleep(deadline)))
            {
                TakeAll(batch); // what came between the two looks
                return;
            }
        }
    }

    public void Release() => _ring?.Release(_intake.HasMore);

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        Refresh();
    }

    /// <summary>Makes it look at the link again: there is another ring.</summary>
    public void Refresh()
    {
        if (_event.TryHold())
        {
            LibC.Signal(_event.Number);
            _event.Release();
        }
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _link.Closed(this, _intake.Close());
        _ring?.Release(exceptLast: false);
        _ring?.LetGo();
        _ring = null;
        _event.Release();
    }

    /// <summary>Waits for the ring, another thread or the deadline.</summary>
    /// <returns>False where the receive is to end.</returns>
    private bool Sleep(Instant deadline)
    {
        long wait = Remaining(deadline);
        long gathering = _ring?.Gathering ?? 0; // meanwhile the ring has something to read, but not for us
        wait = gathering > 0 && (wait < 0 || wait > gathering) ? gathering : wait;
        bool looks = _ring is not null && gathering == 0;
        int ready = LibC.Wait(_poll.AsSpan(0, looks ? 2 : 1), wait);
        if (ready > 0 && _poll[0].Occurred != 0)
        {
            LibC.Clear(_event.Number);
            if (IsWoken())
            {
                return false;
            }
        }

        if (ready > 0 && looks && (_poll[1].Occurred & ~PollDescriptor.Readable) != 0)
        {
            _ring!.Socket.ClearError();
        }

        return wait != 0 && (ready >= 0 || ready == -Errno.Interrupted);
    }

    /// <summary>The same without sleeping.</summary>
    private bool Spin(Instant deadline)
    {
        bool waits = _link.IsReal;
        while (!IsWoken())
        {
            if (_ring!.HasNext || !ReferenceEquals(_link.RingOf(Shard), _ring))
            {
                return true;
            }

            if (!waits || Instant.Now(_link.Context.Clock) >= deadline)
            {
                return false;
            }

            Thread.SpinWait(1);
        }

        return false;
    }

    private bool IsWoken() => Volatile.Read(ref _woken) == 1 && Interlocked.Exchange(ref _woken, 0) == 1;

    /// <summary>Nanoseconds to wait; negative: until something happens.</summary>
    private long Remaining(Instant deadline)
    {
        if (!_link.IsReal)
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

    /// <summary>Takes up the link's ring, where it is another one and nothing is left to take of a frame in the former.</summary>
    private void Synchronize()
    {
        PacketRing? present = _link.RingOf(Shard);
        if (ReferenceEquals(present, _ring) || _intake.HasMore)
        {
            return;
        }

        _ring?.LetGo();
        _ring = present?.TryHold() == true ? present : null;
        _poll[1] = new PollDescriptor { Descriptor = _ring?.Socket.Descriptor ?? -1, Events = PollDescriptor.Readable };
    }

    private bool TakeAll(PacketBatch batch)
    {
        bool any = false;
        while (_intake.HasMore && _intake.IsReady(batch))
        {
            _intake.TakeMore(batch);
            any = true;
        }

        if (_ring is not { HasNext: true } ring || _intake.HasMore)
        {
            return any;
        }

        TimeProvider clock = _link.Context.Clock;
        Instant now = Instant.Now(clock);
        long wallClock = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        Wanted wanted = _link.Wanted;
        Udp.OwnSources? own = _hearsHost ? _link.Own : null;
        int mtu = _link.ReceiveMtu;
        for (int frames = 0; frames < MostFrames && _intake.IsReady(batch) && ring.TryNext(out RingFrame frame); frames++)
        {
            long age = wallClock - frame.Stamp;
            Instant arrival = age is > 0 and < OldestStamp ? new Instant(now.Nanoseconds - age) : now;
            any |= _intake.Take(batch, frame, wanted, own, mtu, arrival);
            while (_intake.HasMore && _intake.IsReady(batch))
            {
                _intake.TakeMore(batch);
            }

            if (_intake.HasMore)
            {
                break;
            }
        }

        return any;
    }
}

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>The receiving end of a link on files: gives what is due on the link's clock.</summary>
internal sealed class RecordingReceiver(RecordingLink link, Playback? playback) : ILinkReceiver
{
    private const int MostFrames = 4096; // a recording of other things does not keep the worker from its deadlines

    private readonly FrameIntake _intake = new(link.Context.Counters, link.Options);
    private readonly AutoResetEvent _woken = new(false);
    private bool _disposed;

    public static ILinkReceiver Open(RecordingLink link, Playback? playback) => new RecordingReceiver(link, playback);

    public void Receive(PacketBatch batch, Instant deadline)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Instant now = Instant.Now(link.Context.Clock);
        while (!TakeDue(batch, now) && link.Context.Clock == TimeProvider.System && deadline > now)
        {
            Instant until = Instant.Min(deadline, playback?.NextArrival ?? Instant.Never);
            bool woken = until == Instant.Never ? _woken.WaitOne() : _woken.WaitOne(until.MillisecondsFrom(now));
            if (woken)
            {
                return;
            }

            now = Instant.Now(link.Context.Clock);
        }
    }

    public void Wake()
    {
        try
        {
            _woken.Set();
        }
        catch (ObjectDisposedException)
        {
            // Waking what has ended is allowed.
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _intake.Close();
            _woken.Dispose();
            link.Closed(this);
        }
    }

    /// <summary>Takes the frames that have arrived.</summary>
    /// <returns>True where that gave a packet, or the receive is to end for another reason.</returns>
    private bool TakeDue(PacketBatch batch, Instant now)
    {
        bool any = false;
        for (int frames = 0; playback is not null && playback.NextArrival <= now; frames++)
        {
            if (frames == MostFrames || !_intake.IsReady(batch))
            {
                return true;
            }

            any |= _intake.Take(batch, playback.Bytes, playback.Length, playback.LinkType, link.Wanted, null, ushort.MaxValue, playback.NextArrival);
            playback.MoveNext();
        }

        return any;
    }
}

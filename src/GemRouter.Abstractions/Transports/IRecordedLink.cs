namespace GemRouter;

/// <summary>An extra ability of an <see cref="ILink"/>: it plays a recording. Its packets arrive when the link's clock comes to their time stamps.
/// <para>The first packet's time stamp falls on the clock's time at the link's start; each later one comes as much later as it was recorded. <see cref="ILinkReceiver.Receive"/> gives what is due, and
/// waits for what is not only where the clock is <see cref="TimeProvider.System"/>. So a host that moves the clock from arrival to arrival plays a recording as fast as it can, the same each time.</para></summary>
public interface IRecordedLink
{
    /// <summary>When the next packet of the recording arrives, on the clock of <see cref="ComponentContext"/>; <see cref="Instant.Never"/> at its end. It may be one that nobody subscribed to:
    /// then the receive that passes over it gives nothing. Never earlier than what it said before. On the thread of its receiver; before there is one, on any.</summary>
    Instant NextArrival { get; }

    /// <summary>When the first packet of the recording was recorded, in its own time stamps; the beginning of 1970 where it holds none. So a host can give back to each packet the time at which it was
    /// recorded: this, and as much later as it arrives after the link's start. Once the link has started; any thread.</summary>
    DateTimeOffset RecordedAt { get; }
}

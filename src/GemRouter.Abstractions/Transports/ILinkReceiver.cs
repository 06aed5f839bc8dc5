namespace GemRouter;

/// <summary>The receiving end of a link. One worker thread calls it, and disposes it; only <see cref="Wake"/> is for other threads.
/// A receiver whose packets lie in a ring also implements <see cref="IRingReceiver"/>.</summary>
public interface ILinkReceiver : IDisposable
{
    /// <summary>
    /// Adds received packets to the batch, those of one group in the order of their arrival, as many as there are and <see cref="PacketBatch.Room"/> allows: rents each from the batch, fills payload
    /// and header, adds it. Returns as soon as it took at least one, also one that it dropped; else waits until the deadline or <see cref="Wake"/>. It may return early with nothing (it must, where the
    /// clock is not <see cref="TimeProvider.System"/>: it never waits for time that only a test moves).
    /// <para>It neither allocates nor throws for what the network does. A datagram longer than <see cref="Packet.PayloadLimit"/> is added with what fits and dropped there and then, under a
    /// reason of the link; so is one with a group or an address that is none. Where the batch gives no packet, it returns at once and the datagrams stay where they are; what the system then loses is a counter of the link.</para>
    /// </summary>
    /// <param name="batch">The batch to fill; it is empty.</param>
    /// <param name="deadline">When to return with nothing; a time that has passed, to look and not wait; <see cref="Instant.Never"/>, to wait for <see cref="Wake"/>.</param>
    void Receive(PacketBatch batch, Instant deadline);

    /// <summary>Makes the present <see cref="Receive"/>, or where there is none the next, return soon. Any thread, any time, also after disposal.</summary>
    void Wake();
}

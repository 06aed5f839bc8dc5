namespace GemRouter;

/// <summary>A sending end of a link. One worker thread calls it, and disposes it.</summary>
public interface ILinkSender : IDisposable
{
    /// <summary>
    /// Sends the packets of the batch, those of one group and port in order, each to its <see cref="Packet.Group"/> and <see cref="Packet.Port"/> with its TTL, DSCP and ECN, and with its source where
    /// <see cref="LinkAbilities.SendsForeignSource"/>. When it returns, the packets' memory is no longer needed. What stays in the batch counts as sent; what could not be sent it
    /// drops under a reason of its own. It may gather packets with equal destination, size and header fields into one system call.
    /// <para>It neither waits for the network nor allocates nor throws for what the network does.</para>
    /// </summary>
    void Send(PacketBatch batch);
}

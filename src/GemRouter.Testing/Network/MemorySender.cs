namespace GemRouter.Testing;

/// <summary>A sending end of a <see cref="MemoryLink"/>.</summary>
/// <param name="link">The link.</param>
/// <param name="sourcePort">The port that all packets leave from; null where they have their own, or the link's.</param>
internal sealed class MemorySender(MemoryLink link, ushort? sourcePort) : ILinkSender
{
    private const ushort OwnPort = 49152;

    private bool _disposed;

    public void Send(PacketBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        bool foreign = link.Abilities.SendsForeignSource;
        lock (link.Network.Gate)
        {
            Instant now = Instant.Now(link.Network.Clock);
            foreach (Packet packet in batch)
            {
                if (!link.IsStarted || !link.IsConnected)
                {
                    batch.Drop(packet, link.Down);
                }
                else if (packet.Length > link.MostPayload(packet.Group))
                {
                    batch.Drop(packet, link.TooLong);
                }
                else
                {
                    link.Network.Broadcast(link, packet, foreign ? packet.Source : link.Address, sourcePort ?? (foreign ? packet.SourcePort : OwnPort), now);
                }
            }
        }
    }

    public void Dispose() => _disposed = true;
}

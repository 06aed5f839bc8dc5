namespace GemRouter.Trial.Pipeline;

/// <summary>The least that a link that copies does: a batch of equal payloads from memory of its own, again and again.</summary>
internal sealed class CopyingReceiver(byte[][] payloads) : ILinkReceiver
{
    private static readonly Address Source = Address.Parse("192.0.2.1");

    public void Receive(PacketBatch batch, Instant deadline)
    {
        foreach (byte[] payload in payloads)
        {
            if (batch.Room == 0 || !batch.TryRent(out Packet? packet))
            {
                return;
            }

            payload.CopyTo(packet.Reset(payload.Length));
            packet.Group = SealedStream.Group;
            packet.Port = SealedStream.Port;
            packet.Source = Source;
            packet.SourcePort = 4000;
            packet.Ttl = 16;
            packet.ReceivedAt = batch.Now;
            batch.Add(packet);
        }
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }
}

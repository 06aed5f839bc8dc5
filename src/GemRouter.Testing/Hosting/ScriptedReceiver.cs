namespace GemRouter.Testing;

/// <summary>A receiver that plays packets which a test queued, and never waits.</summary>
public sealed class ScriptedReceiver : ILinkReceiver
{
    private readonly Queue<TestPacket> _packets = new();

    /// <summary>Packets that wait to be received.</summary>
    public int Waiting => _packets.Count;

    /// <summary>Queues packets.</summary>
    public void Enqueue(params IEnumerable<TestPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        foreach (TestPacket packet in packets)
        {
            _packets.Enqueue(packet);
        }
    }

    /// <inheritdoc/>
    public void Receive(PacketBatch batch, Instant deadline)
    {
        ArgumentNullException.ThrowIfNull(batch);
        while (_packets.Count > 0 && batch.Room > 0 && batch.TryRent(out Packet? packet))
        {
            _packets.Dequeue().CopyTo(packet);
            packet.ReceivedAt = batch.Now;
            batch.Add(packet);
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

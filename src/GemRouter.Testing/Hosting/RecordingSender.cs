namespace GemRouter.Testing;

/// <summary>A sender that keeps a copy of all that it is given.</summary>
public sealed class RecordingSender : ILinkSender
{
    private readonly List<TestPacket> _sent = [];

    /// <summary>What was sent, in order.</summary>
    public IReadOnlyList<TestPacket> Sent => _sent;

    /// <summary>Forgets what was sent.</summary>
    public void Clear() => _sent.Clear();

    /// <inheritdoc/>
    public void Send(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (Packet packet in batch)
        {
            _sent.Add(TestPacket.Of(packet));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

namespace __namespace__;

/// <summary>Drops payloads that are longer than the limit, under a reason that operators see.</summary>
public sealed class SizeLimit(ComponentContext context, SizeLimitOptions options) : IPacketStage
{
    private readonly DropReason _tooLong = context.Counters.DropReason("too_long", "The payload is longer than the stage lets pass.");
    private readonly int _longest = options.Longest;
    private readonly int[] _ports = [.. options.Ports];

    /// <summary>Runs for every batch on a worker's thread: it does not block, wait, allocate or throw, and keeps no packet.</summary>
    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            if (packet.Length > _longest && (_ports.Length == 0 || _ports.Contains(packet.Port)))
            {
                batch.Drop(packet, _tooLong);
            }
        }
    }
}

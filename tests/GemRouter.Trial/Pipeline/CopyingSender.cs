namespace GemRouter.Trial.Pipeline;

/// <summary>The least that a link that copies does: each payload to memory of its own. It sends nothing that is not sealed.</summary>
internal sealed class CopyingSender(byte[][] slots) : ILinkSender
{
    private readonly DropReason _notSealed = new("not_sealed", "The packet is not sealed.");

    public void Send(PacketBatch batch)
    {
        int i = 0;
        foreach (Packet packet in batch)
        {
            if (packet.IsSealed)
            {
                packet.Payload.CopyTo(slots[i++ % slots.Length]);
            }
            else
            {
                batch.Drop(packet, _notSealed);
            }
        }
    }

    public void Dispose()
    {
    }
}

namespace GemRouter.Testing;

/// <summary>A receiving end of a <see cref="MemoryLink"/> that lends its slots instead of copying them.</summary>
internal sealed class MemoryRingReceiver(MemoryLink link, MemoryInbox inbox) : MemoryReceiver(link, inbox), IRingReceiver
{
    private readonly Queue<int> _lent = new(inbox.Slots);

    public void Release()
    {
        lock (Link.Network.Gate)
        {
            while (_lent.TryDequeue(out int index))
            {
                Inbox.Free(index);
            }
        }
    }

    public override void Dispose()
    {
        Release();
        base.Dispose();
    }

    protected override void Take(PacketBatch batch)
    {
        MemoryInbox inbox = Inbox;
        while (inbox.Arrived > 0 && batch.Room > 0 && batch.TryRent(out Packet? packet))
        {
            int index = inbox.Dequeue();
            int whole = inbox[index].Length;
            int length = Math.Min(whole, packet.PayloadLimit);
            packet.Borrow(inbox.AddressOf(index), length, MemoryInbox.LentWith(index));
            Finish(batch, packet, index, whole > length);
            _lent.Enqueue(index);
        }
    }
}

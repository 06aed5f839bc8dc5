using GemRouter.Hosting;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Packets from the fabric whose SEK is not usable yet (wire 6.4): up to 64 packets or 64 KiB a group, within a budget, for up to a second. When full, the oldest goes. One worker owns it.</summary>
internal sealed class WaitingPackets(PacketStore store, TimeSpan patience, Ledger ledger, DropReason unknown)
{
    public const int MostPackets = 64;
    public const int MostBytes = 64 << 10;

    private readonly Dictionary<GroupAddress, PacketQueue> _groups = [];
    private readonly List<GroupAddress> _order = []; // of the groups, for one turn each
    private readonly Stack<PacketQueue> _free = new();

    /// <summary>When the first gives up.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (PacketQueue queue in _groups.Values)
            {
                due = Instant.Min(due, queue.FirstReceivedAt);
            }

            return due == Instant.Never ? due : due + patience;
        }
    }

    public int Count { get; private set; }

    /// <summary>Puts a packet aside; it leaves the batch in any case.</summary>
    public void Add(BatchOwner owner, Packet packet)
    {
        if (!_groups.TryGetValue(packet.Group, out PacketQueue? queue))
        {
            queue = _free.TryPop(out PacketQueue? free) ? free : new PacketQueue(store);
            _groups.Add(packet.Group, queue);
            _order.Add(packet.Group);
        }

        while (queue.Count > 0 && (queue.Count >= MostPackets || queue.Bytes + packet.Length > MostBytes))
        {
            Drop(queue);
        }

        while (!queue.TryAdd(packet))
        {
            if (!DropOldest(packet.Group))
            {
                owner.Batch.Drop(packet, unknown);
                Forget(packet.Group, queue);
                return;
            }
        }

        owner.Shelve(packet);
        Count++;
    }

    /// <summary>Drops what has waited long enough.</summary>
    public void Expire(Instant now)
    {
        for (int i = _order.Count - 1; i >= 0; i--)
        {
            GroupAddress group = _order[i];
            PacketQueue queue = _groups[group];
            while (queue.Count > 0 && queue.FirstReceivedAt + patience <= now)
            {
                Drop(queue);
            }

            Forget(group, queue);
        }
    }

    /// <summary>Gives back packets that were put aside, in their order within a group, as many as the batch takes.</summary>
    /// <param name="owner">The batch.</param>
    /// <param name="left">How many may still be given back.</param>
    public void GiveBack(BatchOwner owner, ref int left)
    {
        for (int i = _order.Count - 1; i >= 0; i--)
        {
            GroupAddress group = _order[i];
            PacketQueue queue = _groups[group];
            while (queue.Count > 0 && left > 0 && owner.Batch.Room > 0 && owner.Batch.TryRent(out Packet? packet))
            {
                queue.TakeInto(packet);
                owner.Unshelve(packet);
                Count--;
                left--;
            }

            Forget(group, queue);
        }
    }

    /// <summary>Drops all.</summary>
    public void Clear(DropReason reason)
    {
        BatchOwner.DropShelved(ledger, reason, Count);
        Count = 0;
        foreach (PacketQueue queue in _groups.Values)
        {
            queue.Clear();
        }

        _groups.Clear();
        _order.Clear();
    }

    private void Drop(PacketQueue queue)
    {
        queue.Skip();
        Count--;
        BatchOwner.DropShelved(ledger, unknown, 1);
    }

    private bool DropOldest(GroupAddress except)
    {
        PacketQueue? oldest = null;
        GroupAddress of = default;
        foreach ((GroupAddress group, PacketQueue queue) in _groups)
        {
            if (queue.Count > 0 && (oldest is null || queue.FirstReceivedAt < oldest.FirstReceivedAt))
            {
                (of, oldest) = (group, queue);
            }
        }

        if (oldest is null)
        {
            return false;
        }

        Drop(oldest);
        if (of != except)
        {
            Forget(of, oldest); // so that there are never more groups than chunks
        }

        return true;
    }

    private void Forget(GroupAddress group, PacketQueue queue)
    {
        if (queue.Count == 0 && _groups.Remove(group))
        {
            _order.Remove(group);
            _free.Push(queue);
        }
    }
}

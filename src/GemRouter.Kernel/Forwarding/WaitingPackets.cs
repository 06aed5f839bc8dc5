using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// Packets from the fabric whose SEK is not usable yet (wire 6.4): up to 64 packets or 64 KiB a group, within a budget, for up to a second. When full, the oldest goes. Groups that nothing waits for are
/// forgotten at once, so that packets to ever other groups cost no more than the budget. One worker owns it.
/// </summary>
internal sealed class WaitingPackets(PacketStore store, TimeSpan patience, Ledger ledger, DropReason unknown)
{
    public const int MostPackets = 64;
    public const int MostBytes = 64 << 10;

    private readonly Dictionary<GroupAddress, WaitingGroup> _groups = [];
    private readonly List<WaitingGroup> _order = []; // for one turn each
    private readonly Stack<WaitingGroup> _free = new();

    /// <summary>When the first gives up.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (WaitingGroup group in _order)
            {
                due = Instant.Min(due, group.Packets.FirstReceivedAt);
            }

            return due == Instant.Never ? due : due + patience;
        }
    }

    public int Count { get; private set; }

    public int Groups => _order.Count;

    /// <summary>How many are still to be tried under the present table.</summary>
    public int Retries { get; private set; }

    /// <summary>Puts a packet aside; it leaves the batch in any case.</summary>
    public void Add(BatchOwner owner, Packet packet)
    {
        WaitingGroup group = Find(packet.Group);
        while (group.Packets.Count > 0 && (group.Packets.Count >= MostPackets || group.Packets.Bytes + packet.Length > MostBytes))
        {
            Drop(group);
        }

        while (!group.Packets.TryAdd(packet))
        {
            if (!DropOldest(except: group))
            {
                owner.Batch.Drop(packet, unknown);
                ForgetIfEmpty(group);
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
            WaitingGroup group = _order[i];
            while (group.Packets.Count > 0 && group.Packets.FirstReceivedAt + patience <= now)
            {
                Drop(group);
            }

            ForgetIfEmpty(group);
        }
    }

    /// <summary>Another table is in force: all are to be tried once.</summary>
    public void RetryAll()
    {
        foreach (WaitingGroup group in _order)
        {
            group.Retries = group.Packets.Count;
        }

        Retries = Count;
    }

    /// <summary>
    /// Gives back packets that are to be tried, in their order within a group, as many as the batch takes. Those that still have no key are added again, behind the others of their group: once all were tried, the order is as it was.
    /// Where there is no packet to put them in, they wait for the next table.
    /// </summary>
    public void GiveBack(BatchOwner owner)
    {
        int before = Retries;
        for (int i = _order.Count - 1; i >= 0 && Retries > 0; i--)
        {
            WaitingGroup group = _order[i];
            while (group.Retries > 0 && owner.Batch.Room > 0 && owner.Batch.TryRent(out Packet? packet))
            {
                group.Packets.TakeInto(packet);
                group.Retries--;
                owner.Unshelve(packet);
                Count--;
                Retries--;
            }

            ForgetIfEmpty(group);
        }

        Retries = Retries == before ? 0 : Retries;
    }

    /// <summary>Drops all.</summary>
    public void Clear(DropReason reason)
    {
        BatchOwner.DropShelved(ledger, reason, Count);
        Count = Retries = 0;
        foreach (WaitingGroup group in _order)
        {
            group.Packets.Clear();
        }

        _groups.Clear();
        _order.Clear();
    }

    private WaitingGroup Find(GroupAddress address)
    {
        if (!_groups.TryGetValue(address, out WaitingGroup? group))
        {
            group = _free.TryPop(out WaitingGroup? free) ? free : new WaitingGroup(store);
            group.Address = address;
            group.Retries = 0;
            _groups.Add(address, group);
            _order.Add(group);
        }

        return group;
    }

    private void Drop(WaitingGroup group)
    {
        group.Packets.Skip();
        if (group.Retries > 0)
        {
            group.Retries--;
            Retries--;
        }

        Count--;
        BatchOwner.DropShelved(ledger, unknown, 1);
    }

    private bool DropOldest(WaitingGroup except)
    {
        WaitingGroup? oldest = null;
        foreach (WaitingGroup group in _order)
        {
            oldest = group.Packets.Count > 0 && (oldest is null || group.Packets.FirstReceivedAt < oldest.Packets.FirstReceivedAt) ? group : oldest;
        }

        if (oldest is null)
        {
            return false;
        }

        Drop(oldest);
        if (oldest != except)
        {
            ForgetIfEmpty(oldest);
        }

        return true;
    }

    private void ForgetIfEmpty(WaitingGroup group)
    {
        if (group.Packets.Count == 0 && _groups.Remove(group.Address))
        {
            _order.Remove(group);
            _free.Push(group);
        }
    }

    private sealed class WaitingGroup(PacketStore store)
    {
        public GroupAddress Address { get; set; }

        public PacketQueue Packets { get; } = new(store);

        /// <summary>How many of them, the first ones, are still to be tried under the present table.</summary>
        public int Retries { get; set; }
    }
}

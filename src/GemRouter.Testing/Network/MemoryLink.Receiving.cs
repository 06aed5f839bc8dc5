namespace GemRouter.Testing;

/// <content>What waits for the link's receivers: an inbox for each. Guarded by the network's lock.</content>
public sealed partial class MemoryLink
{
    private readonly List<MemoryReceiver> _receivers = [];

    /// <summary>One for each receiver.</summary>
    internal MemoryInbox[] Inboxes { get; private set; }

    /// <summary>When the next datagram arrives; guarded by the lock.</summary>
    internal Instant NextArrival
    {
        get
        {
            Instant next = Instant.Never;
            foreach (MemoryInbox inbox in Inboxes)
            {
                next = Instant.Min(next, inbox.NextArrival);
            }

            return next;
        }
    }

    private MemoryReceiver Open(int shard, int shards)
    {
        lock (Network.Gate)
        {
            ThrowIfStopped();
            if (Inboxes.Length != shards)
            {
                Divide(shards);
            }

            MemoryInbox inbox = Inboxes[shard];
            if (_receivers.Exists(one => one.Inbox == inbox))
            {
                throw new InvalidOperationException("A receiver is open already.");
            }

            MemoryReceiver receiver = LendsMemory ? new MemoryRingReceiver(this, inbox) : new MemoryReceiver(this, inbox);
            _receivers.Add(receiver);
            return receiver;
        }
    }

    // What waits in the former inboxes goes on to wait.
    private void Divide(int shards)
    {
        if (_receivers.Count > 0)
        {
            throw new InvalidOperationException("A receiver is open already.");
        }

        Settle(Instant.Now(Network.Clock));
        MemoryInbox[] former = Inboxes;
        Inboxes = [.. Enumerable.Range(0, shards).Select(_ => new MemoryInbox(_options.Queue, _options.Mtu))];
        foreach (MemoryInbox inbox in former)
        {
            while (inbox.Arrived > 0)
            {
                Move(inbox, inbox.Dequeue());
            }

            while (inbox.OnTheWay > 0)
            {
                Move(inbox, inbox.PopArrival());
            }
        }

        Settle(Instant.Now(Network.Clock));
    }

    private void Move(MemoryInbox from, int index)
    {
        ref readonly MemoryInbox.Slot slot = ref from[index];
        MemoryInbox to = InboxOf(slot.Group, slot.Port);
        if (to.IsFull)
        {
            Network.Data.InFlight--;
            Network.Data.Overflowed++;
            _overflowed.Increment();
            return;
        }

        to.Add(slot, from.PayloadOf(index));
    }

    private MemoryInbox InboxOf(GroupAddress group, ushort port) => Inboxes[FlowHash.PlaceOf(group, port, Inboxes.Length)];

    private void Settle(MemoryInbox inbox, Instant now)
    {
        while (inbox.NextArrival <= now)
        {
            int index = inbox.PopArrival();
            ref readonly MemoryInbox.Slot slot = ref inbox[index];
            if (!_connected)
            {
                inbox.Free(index);
                Network.Data.InFlight--;
                Network.Data.Lost++;
            }
            else if (IsWanted(slot.Group, slot.Port, slot.Source))
            {
                inbox.Enqueue(index);
            }
            else
            {
                Unsubscribed(inbox, index);
            }
        }
    }

    private void Unsubscribed(MemoryInbox inbox, int index)
    {
        inbox.Free(index);
        Network.Data.InFlight--;
        Network.Data.Unsubscribed++;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GemRouter.Hosting;

namespace GemRouter;

/// <summary>
/// Packets on their way through a pipeline, in order. The host makes it, passes it along and counts everything that is done to it; a component that it was passed
/// to may use it until its call returns, on the calling thread.
/// <code>
/// foreach (Packet packet in batch)
/// {
///     if (packet.Length > _limit)
///     {
///         batch.Drop(packet, _tooLong);
///     }
/// }
/// </code>
/// </summary>
public sealed class PacketBatch
{
    private readonly Packet?[] _slots;
    private readonly PacketPool _pool;
    private int _end; // slots in use, holes included
    private int _count;

    internal PacketBatch(PacketPool pool, int capacity)
    {
        _pool = pool;
        _slots = new Packet?[capacity];
        Limit = capacity;
    }

    /// <summary>The packets in the batch.</summary>
    public int Count => _count;

    /// <summary>How many packets may still be added.</summary>
    public int Room => Limit - _end;

    /// <summary>The time, read once for the batch.</summary>
    public Instant Now { get; internal set; }

    internal int Limit { get; set; }

    internal Ledger Ledger { get; set; } = Ledger.Unused;

    internal IBatchObserver? Observer { get; set; }

    internal BatchPhase Phase { get; set; }

    internal int Capacity => _slots.Length;

    /// <summary>Takes an empty packet from the worker's pool. It is not in the batch yet, and not counted: fill it, then <see cref="Add"/> it or
    /// <see cref="Packet.Return"/> it. A receiver may keep some rented from call to call.</summary>
    /// <returns>False where the pool is empty: a receiver then leaves its packets where they are, a stage does without.</returns>
    public bool TryRent([NotNullWhen(true)] out Packet? packet) => _pool.TryRent(out packet);

    /// <summary>Puts a packet at the end of the batch. A rented one counts as received (in a receiver) or made (in a stage); one that was detached is no longer held.</summary>
    /// <exception cref="InvalidOperationException">The batch has no <see cref="Room"/>, the packet is neither rented nor detached or is of another worker, or this is no place to add packets (a sender).</exception>
    public void Add(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_end >= Limit || Phase == BatchPhase.Send)
        {
            ThrowCannotAdd();
        }

        ThrowIfForeign(packet);

        if (packet.State == PacketState.Detached)
        {
            packet.Ledger!.Held--;
            if (packet.Ledger != Ledger)
            {
                // A stage passed it from one leg to another: it leaves the one and is made in the other, so that each balances.
                packet.Ledger.Consumed++;
                Ledger.Made++;
            }
        }
        else
        {
            packet.Expect(PacketState.Rented);
            if (Phase == BatchPhase.Receive)
            {
                Ledger.In++;
            }
            else
            {
                Ledger.Made++;
            }
        }

        Place(packet);
    }

    /// <summary>Drops a packet of this batch, or one that was detached, under a named reason.</summary>
    /// <exception cref="InvalidOperationException">The packet is neither in this batch nor detached, or is of another worker.</exception>
    public void Drop(Packet packet, DropReason reason)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(reason);
        Ledger ledger = Remove(packet);
        ledger.Dropped++;
        reason.Packets.Increment();
        Observer?.Dropped(packet, reason);
        packet.Pool.Take(packet);
    }

    /// <summary>Takes a packet out that has done its work here (a control message, a parity packet), which is no drop.</summary>
    /// <exception cref="InvalidOperationException">The packet is neither in this batch nor detached, or is of another worker.</exception>
    public void Consume(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Remove(packet).Consumed++;
        Observer?.Consumed(packet);
        packet.Pool.Take(packet);
    }

    /// <summary>Takes a packet out of the batch to keep it beyond the call. It counts as held until it is added again, dropped or consumed.
    /// Only for an <see cref="IHoldingStage"/>, which the host asks to give everything back before it stops.</summary>
    /// <exception cref="InvalidOperationException">The packet is not in this batch, or this is no place to keep packets (a receiver, a sender).</exception>
    public void Detach(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (Phase != BatchPhase.Stage)
        {
            throw new InvalidOperationException("Only a stage can hold packets.");
        }

        packet.Expect(PacketState.InBatch);
        Remove(packet).Held++;
        Observer?.Held(packet);
        packet.State = PacketState.Detached;
        packet.Batch = null;
    }

    /// <summary>Goes through the packets that are in the batch now; those that are removed on the way are passed over, those that are added on the way are not visited.</summary>
    public Enumerator GetEnumerator() => new(_slots, _end);

    /// <summary>Puts a packet at the end, whoever owned it; the caller has accounted for it.</summary>
    internal void Place(Packet packet)
    {
        ThrowIfFull();
        packet.State = PacketState.InBatch;
        packet.Ledger = Ledger;
        packet.Batch = this;
        packet.Slot = _end;
        _slots[_end++] = packet;
        _count++;
    }

    internal void ThrowIfFull()
    {
        if (_end >= Limit)
        {
            ThrowCannotAdd();
        }
    }

    /// <summary>Takes a packet of this batch out; the caller accounts for it in the ledger that is returned.</summary>
    internal Ledger Release(Packet packet)
    {
        packet.Expect(PacketState.InBatch);
        return Remove(packet);
    }

    internal void Compact()
    {
        if (_count == _end)
        {
            return;
        }

        int to = 0;
        for (int from = 0; from < _end; from++)
        {
            Packet? packet = _slots[from];
            if (packet is not null)
            {
                packet.Slot = to;
                _slots[to++] = packet;
            }
        }

        Array.Clear(_slots, to, _end - to);
        _end = to;
    }

    internal void ReleaseAll()
    {
        for (int i = 0; i < _end; i++)
        {
            Packet? packet = _slots[i];
            if (packet is not null)
            {
                _slots[i] = null;
                packet.Pool.Take(packet);
            }
        }

        _end = 0;
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Ledger Remove(Packet packet)
    {
        if (packet.State == PacketState.Detached)
        {
            ThrowIfForeign(packet);
            packet.Ledger!.Held--;
            return packet.Ledger;
        }

        packet.Expect(PacketState.InBatch);
        if (packet.Batch != this)
        {
            throw new InvalidOperationException("The packet is in another batch.");
        }

        _slots[packet.Slot] = null;
        _count--;
        return packet.Ledger!;
    }

    // A pool is one thread's: a packet of another worker would be in two hands.
    private void ThrowIfForeign(Packet packet)
    {
        if (packet.Pool != _pool)
        {
            throw new InvalidOperationException("The packet belongs to another worker's pool: rent one here, and copy it.");
        }
    }

    private void ThrowCannotAdd() => throw new InvalidOperationException(
        Phase == BatchPhase.Send ? "A sender cannot add packets." : "The batch is full: check Room before adding.");

    /// <summary>Goes through a batch.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<Packet?> _slots;
        private int _index;

        internal Enumerator(Packet?[] slots, int end)
        {
            _slots = slots.AsSpan(0, end);
            _index = -1;
        }

        /// <summary>The packet just visited.</summary>
        public readonly Packet Current => _slots[_index]!;

        /// <summary>Goes on to the next packet.</summary>
        public bool MoveNext()
        {
            while (++_index < _slots.Length)
            {
                if (_slots[_index] is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

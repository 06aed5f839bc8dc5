namespace GemRouter.Hosting;

/// <summary>
/// The host's side of a <see cref="PacketBatch"/>: what a component must not be able to do to a batch that it is passed. One worker thread.
/// A round: <see cref="BeginReceive"/>, the receiver, then for each stage <see cref="BeginStage"/> and the stage, then
/// <see cref="BeginSend"/>, the sender, <see cref="CompleteSend"/>.
/// </summary>
public sealed class BatchOwner
{
    /// <summary>Makes a batch.</summary>
    /// <param name="pool">Where its packets come from.</param>
    /// <param name="capacity">The most packets that it takes, holes of removed ones included; at least twice what is received at once leaves stages room to add.</param>
    public BatchOwner(PacketPool pool, int capacity)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Batch = new PacketBatch(pool, capacity);
    }

    /// <summary>The batch, for components.</summary>
    public PacketBatch Batch { get; }

    /// <summary>Prepares the empty batch for a receiver: what is added counts as received.</summary>
    /// <param name="ledger">The leg that the packets belong to.</param>
    /// <param name="now">The time, see <see cref="PacketBatch.Now"/>.</param>
    /// <param name="most">The most packets to receive.</param>
    /// <exception cref="InvalidOperationException">The batch is not empty.</exception>
    public void BeginReceive(Ledger ledger, Instant now, int most)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (Batch.Count != 0)
        {
            throw new InvalidOperationException("The batch still holds packets.");
        }

        Batch.Compact();
        Batch.Ledger = ledger;
        Batch.Now = now;
        Batch.Limit = Math.Min(most, Batch.Capacity);
        Batch.Phase = BatchPhase.Receive;
    }

    /// <summary>Prepares the batch for a stage: what is added counts as made. Closes the holes that the last component left.</summary>
    /// <param name="ledger">The leg that the packets belong to.</param>
    /// <param name="now">The time, see <see cref="PacketBatch.Now"/>.</param>
    /// <exception cref="InvalidOperationException">The batch holds packets of another leg.</exception>
    public void BeginStage(Ledger ledger, Instant now)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (Batch.Count != 0 && ledger != Batch.Ledger)
        {
            throw new InvalidOperationException("The batch holds packets of another leg.");
        }

        Batch.Compact();
        Batch.Ledger = ledger;
        Batch.Now = now;
        Batch.Limit = Batch.Capacity;
        Batch.Phase = BatchPhase.Stage;
    }

    /// <summary>Prepares the batch for a sender, which can drop packets and nothing else. Closes the holes that the last component left.</summary>
    public void BeginSend()
    {
        Batch.Compact();
        Batch.Phase = BatchPhase.Send;
    }

    /// <summary>Ends a send: what is left in the batch counts as sent, and goes back to its pool.</summary>
    /// <returns>The packets sent.</returns>
    public int CompleteSend()
    {
        int sent = Batch.Count;
        Batch.Ledger.Out += sent;
        Batch.ReleaseAll();
        Batch.Phase = BatchPhase.Stage;
        return sent;
    }

    /// <summary>Is told what becomes of packets in this batch, while somebody traces them; else null.</summary>
    public IBatchObserver? Observer
    {
        get => Batch.Observer;
        set => Batch.Observer = value;
    }

    /// <summary>Gives a packet of this batch to the batch of another leg of the same worker: here it counts as consumed, there as received.</summary>
    /// <exception cref="InvalidOperationException">The packet is not in this batch, or the other one is full.</exception>
    public void PassTo(Packet packet, BatchOwner other)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(other);
        other.Batch.ThrowIfFull();
        Batch.Release(packet).Consumed++;
        other.Batch.Place(packet);
        other.Batch.Ledger.In++;
    }

    /// <summary>Puts a rented packet into the batch that came from elsewhere than a receiver: it counts as received.</summary>
    /// <exception cref="InvalidOperationException">The packet is not rented, or the batch is full.</exception>
    public void Accept(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        packet.Expect(PacketState.Rented);
        Batch.Place(packet);
        Batch.Ledger.In++;
    }

    /// <summary>Moves a packet of this batch to another batch of the same leg.</summary>
    /// <exception cref="InvalidOperationException">The packet is not in this batch, or the other one is full or of another leg.</exception>
    public void MoveTo(Packet packet, BatchOwner other)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(other);
        if (other.Batch.Ledger != Batch.Ledger)
        {
            throw new InvalidOperationException("The other batch is of another leg.");
        }

        other.Batch.ThrowIfFull();
        Batch.Release(packet);
        other.Batch.Place(packet);
    }

    /// <summary>Takes a packet out whose content the host keeps elsewhere; it counts as held, and its memory goes back to the pool.</summary>
    /// <exception cref="InvalidOperationException">The packet is not in this batch.</exception>
    public void Shelve(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Batch.Release(packet).Held++;
        Batch.Observer?.Held(packet);
        packet.Pool.Take(packet);
    }

    /// <summary>Puts a rented packet into the batch that the host has filled with what was shelved.</summary>
    /// <exception cref="InvalidOperationException">The packet is not rented, or the batch is full.</exception>
    public void Unshelve(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        packet.Expect(PacketState.Rented);
        Batch.Place(packet);
        Batch.Ledger.Held--;
    }

    /// <summary>Drops packets that were shelved.</summary>
    /// <param name="ledger">The leg that they belong to.</param>
    /// <param name="reason">Why.</param>
    /// <param name="count">How many.</param>
    public static void DropShelved(Ledger ledger, DropReason reason, long count)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(reason);
        ledger.Held -= count;
        ledger.Dropped += count;
        reason.Packets.Add(count);
    }

    /// <summary>Ends packets that were shelved and have done their work: fragments of a payload that is complete.</summary>
    /// <param name="ledger">The leg that they belong to.</param>
    /// <param name="count">How many.</param>
    public static void ConsumeShelved(Ledger ledger, long count)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ledger.Held -= count;
        ledger.Consumed += count;
    }

    /// <summary>Drops whatever is in the batch, for instance when a component failed and its leg stops.</summary>
    public void DropAll(DropReason reason)
    {
        foreach (Packet packet in Batch)
        {
            Batch.Drop(packet, reason);
        }

        Batch.Compact();
    }

    /// <summary>Marks a packet as sealed. Only the kernel's sealer does that, after the last byte is written.</summary>
    /// <exception cref="ArgumentException">The packet is not in this batch.</exception>
    public void MarkSealed(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (packet.Batch != Batch)
        {
            throw new ArgumentException("The packet is not in this batch.", nameof(packet));
        }

        packet.IsSealed = true;
    }
}

using System.Numerics;
using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// A way for packets from the worker that received them to the worker that their stream belongs to (design, decision 2): a ring that one writes and the other reads. The packets stay the writer's, held,
/// until the reader has copied them.
/// </summary>
/// <param name="from">What the writer receives.</param>
/// <param name="drops">Where it counts what the reader does not keep up with.</param>
/// <param name="capacity">How many packets it holds, a power of two: see <see cref="CapacityOf"/>.</param>
internal sealed class Handover(Ingress from, KernelDrops drops, int capacity)
{
    private const int Most = 512;
    private const int Least = 64;

    private readonly Packet[] _packets = new Packet[capacity];
    private readonly int[] _legs = new int[capacity];
    private long _written;   // by the writer
    private long _reclaimed; // by the writer
    private long _read;      // by the reader

    /// <summary>How many packets the ring to each other worker holds, where so many share flows: all rings of a writer share what one would have.</summary>
    public static int CapacityOf(int places) => Math.Max(Least, 1 << BitOperations.Log2((uint)(Most / (places - 1))));

    /// <summary>How many packets of a worker can lie in its rings at once, where so many share flows.</summary>
    public static int PacketsOf(int places) => places > 1 ? CapacityOf(places) * (places - 1) : 0;

    /// <summary>The most packets that a worker receives at once, where so many share flows: two batches find room in a ring, one that is read and one that is written; with many workers one.</summary>
    public static int BatchOf(int places) => places > 1 ? Math.Max(Least, CapacityOf(places) / 2) : int.MaxValue;

    /// <summary>The reader: true where something is to be read.</summary>
    public bool IsWaiting => Volatile.Read(ref _written) != _read;

    /// <summary>The writer: gives a packet away, or drops it where the reader does not keep up.</summary>
    public void Write(PacketBatch batch, Packet packet, int leg)
    {
        if (_written - _reclaimed == capacity)
        {
            batch.Drop(packet, drops.HandoverFull);
            return;
        }

        if (packet.IsBorrowed)
        {
            ReadOnlySpan<byte> borrowed = packet.Payload;
            borrowed.CopyTo(packet.Reset(borrowed.Length));
        }

        batch.Detach(packet);
        int slot = (int)(_written % capacity);
        _packets[slot] = packet;
        _legs[slot] = leg;
        Volatile.Write(ref _written, _written + 1);
    }

    /// <summary>The writer: takes back the packets that were copied. They count as consumed at the ingress.</summary>
    public void Reclaim(BatchOwner owner, Instant now)
    {
        long read = Volatile.Read(ref _read);
        if (_reclaimed == read)
        {
            return;
        }

        owner.BeginStage(from.Ledger, now);
        for (; _reclaimed < read; _reclaimed++)
        {
            owner.Batch.Consume(_packets[_reclaimed % capacity]);
        }
    }

    /// <summary>When both have ended: takes all back, and drops what was not read.</summary>
    public void Settle(BatchOwner owner, Instant now)
    {
        Reclaim(owner, now);
        for (; _reclaimed < _written; _reclaimed++)
        {
            owner.Batch.Drop(_packets[_reclaimed % capacity], drops.Stopped);
        }

        _read = _written;
    }

    /// <summary>The reader: copies what is there to its own legs, as far as they have room.</summary>
    /// <returns>True where a packet came.</returns>
    public bool Read(PacketPool pool, Leg[] legs)
    {
        long written = Volatile.Read(ref _written);
        long read = _read;
        for (; read < written; read++)
        {
            int slot = (int)(read % capacity);
            Leg leg = legs[_legs[slot]];
            if (leg.Owner.Batch.Room == 0 || !pool.TryRent(out Packet? own))
            {
                break;
            }

            Packet packet = _packets[slot];
            packet.Payload.CopyTo(own.Reset(packet.Length));
            own.CopyHeaderFrom(packet);
            leg.Owner.Accept(own);
        }

        bool any = read != _read;
        Volatile.Write(ref _read, read);
        return any;
    }
}

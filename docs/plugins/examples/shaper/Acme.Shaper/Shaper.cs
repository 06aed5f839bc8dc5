using GemRouter;

namespace Acme.Shaper;

/// <summary>
/// Lets packets pass at a rate. What comes faster waits in one queue, so the order of every stream stays; what finds the queue full is dropped under a name. The queue is made once: nothing allocates later.
/// </summary>
internal sealed class Shaper : IHoldingStage
{
    private const int IPv4AndUdp = 28;
    private const int IPv6AndUdp = 48;

    private readonly TokenBucket _bucket;
    private readonly Packet?[] _queue; // a ring
    private readonly int _burst;
    private readonly long _mostBytes;
    private readonly DropReason _full;
    private readonly DropReason _tooLong;
    private readonly Counter _delayed;
    private int _first;
    private int _count;
    private long _bytes;

    public Shaper(ComponentContext context, ShaperOptions options)
    {
        _bucket = new TokenBucket(options.RateKbit!.Value * 1000L, options.Burst);
        _queue = new Packet?[options.QueuePackets];
        _burst = options.Burst;
        _mostBytes = options.QueueBytes;
        _full = context.Counters.DropReason("queue_full", "So many packets or bytes waited already that this one would have been too late.");
        _tooLong = context.Counters.DropReason("longer_than_burst", "The packet is longer than the bucket is deep, so it could never leave; make \"burst\" larger.");
        _delayed = context.Counters.Counter("delayed", "Packets that waited for their turn.");
    }

    /// <summary>When the packet at the head may leave.</summary>
    public Instant NextDue { get; private set; } = Instant.Never;

    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            int size = SizeOf(packet);
            if (size > _burst)
            {
                batch.Drop(packet, _tooLong);
            }
            else if (_count == 0 && _bucket.TryTake(size, batch.Now))
            {
                continue; // it goes on in this batch
            }
            else if (_count == _queue.Length || _bytes + size > _mostBytes)
            {
                batch.Drop(packet, _full);
            }
            else
            {
                batch.Detach(packet);
                _queue[(_first + _count++) % _queue.Length] = packet;
                _bytes += size;
                _delayed.Increment();
            }
        }

        Arm();
    }

    public void Tick(PacketBatch batch)
    {
        while (_count > 0 && batch.Room > 0 && _bucket.TryTake(SizeOf(_queue[_first]!), batch.Now))
        {
            batch.Add(Dequeue());
        }

        Arm();
    }

    public void Drain(PacketBatch batch)
    {
        // The last packets leave faster than the rate: the alternative is to lose them.
        while (_count > 0 && batch.Room > 0)
        {
            batch.Add(Dequeue());
        }

        Arm();
    }

    private static int SizeOf(Packet packet) => packet.Length + (packet.Group.IsIPv4 ? IPv4AndUdp : IPv6AndUdp);

    private Packet Dequeue()
    {
        Packet packet = _queue[_first]!;
        _queue[_first] = null; // it belongs to somebody else from here on
        _first = (_first + 1) % _queue.Length;
        _count--;
        _bytes -= SizeOf(packet);
        return packet;
    }

    private void Arm() => NextDue = _count == 0 ? Instant.Never : _bucket.ReadyAt(SizeOf(_queue[_first]!));
}

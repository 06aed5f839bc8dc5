namespace GemRouter.Testing;

/// <summary>
/// Datagrams on their way to one receiver of a link, and those that wait there to be received: a fixed number of slots in one block of pinned memory. Guarded by the network's lock;
/// nothing allocates after the constructor.
/// </summary>
internal sealed class MemoryInbox
{
    private const int Front = 42; // bytes in front of each payload that hold nothing: where a frame has its headers

    private readonly byte[] _memory;
    private readonly Slot[] _slots;
    private readonly int[] _free;
    private readonly int[] _heap;   // slots on their way, the next to arrive at the root
    private readonly int[] _queue;  // slots that arrived, a ring
    private readonly int _slotSize;
    private int _freeCount;
    private int _heapCount;
    private int _queueHead;
    private int _queueCount;
    private long _sequence;

    public MemoryInbox(int slots, int slotSize)
    {
        _slotSize = Front + slotSize;
        _memory = GC.AllocateArray<byte>(slots * _slotSize, pinned: true);
        _slots = new Slot[slots];
        _free = new int[slots];
        _heap = new int[slots];
        _queue = new int[slots];
        for (int i = slots - 1; i >= 0; i--)
        {
            _free[_freeCount++] = i;
        }
    }

    public int Slots => _slots.Length;

    public bool IsFull => _freeCount == 0;

    public int Arrived => _queueCount;

    public int OnTheWay => _heapCount;

    public Instant NextArrival => _heapCount == 0 ? Instant.Never : _slots[_heap[0]].Due;

    /// <summary>Takes in a datagram; the inbox is not full and the payload fits.</summary>
    public void Add(Packet packet, Address source, ushort sourcePort, Instant due)
    {
        Slot slot = new()
        {
            Due = due,
            Length = packet.Length,
            Source = source,
            SourcePort = sourcePort,
            Group = packet.Group,
            Port = packet.Port,
            Ttl = packet.Ttl,
            Dscp = packet.Dscp,
            Ecn = packet.Ecn,
        };
        Add(slot, packet.Payload);
    }

    /// <summary>The same for one that has waited elsewhere.</summary>
    public void Add(in Slot slot, ReadOnlySpan<byte> payload)
    {
        int index = _free[--_freeCount];
        payload.CopyTo(_memory.AsSpan(PlaceOf(index), _slotSize - Front));
        _slots[index] = slot;
        _slots[index].Sequence = _sequence++;
        Push(index);
    }

    /// <summary>Takes the slot that arrives next off its way.</summary>
    public int PopArrival()
    {
        int index = _heap[0];
        int last = _heap[--_heapCount];
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _heapCount)
            {
                break;
            }

            if (child + 1 < _heapCount && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], last))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = last;
        return index;
    }

    public void Enqueue(int index) => _queue[(_queueHead + _queueCount++) % _queue.Length] = index;

    /// <summary>Takes the slot that has waited longest out of the queue; it stays in use until <see cref="Free"/>.</summary>
    public int Dequeue()
    {
        int index = _queue[_queueHead];
        _queueHead = (_queueHead + 1) % _queue.Length;
        _queueCount--;
        return index;
    }

    public void Free(int index) => _free[_freeCount++] = index;

    public ref readonly Slot this[int index] => ref _slots[index];

    /// <summary>Bytes in front of a payload that its receiver may lend: none of every second one, as of datagrams that came joined.</summary>
    public static int LentWith(int index) => index % 2 == 0 ? Front : 0;

    public ReadOnlySpan<byte> PayloadOf(int index) => _memory.AsSpan(PlaceOf(index), _slots[index].Length);

    public unsafe nint AddressOf(int index)
    {
        fixed (byte* start = _memory)
        {
            return (nint)(start + PlaceOf(index)); // pinned: the address is good beyond this block
        }
    }

    private int PlaceOf(int index) => (index * _slotSize) + Front;

    private void Push(int index)
    {
        int at = _heapCount++;
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (!IsBefore(index, _heap[parent]))
            {
                break;
            }

            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = index;
    }

    private bool IsBefore(int left, int right)
    {
        ref Slot a = ref _slots[left];
        ref Slot b = ref _slots[right];
        return a.Due < b.Due || (a.Due == b.Due && a.Sequence < b.Sequence);
    }

    internal struct Slot
    {
        public Instant Due;
        public long Sequence;
        public int Length;
        public Address Source;
        public GroupAddress Group;
        public ushort SourcePort;
        public ushort Port;
        public byte Ttl;
        public byte Dscp;
        public byte Ecn;
    }
}

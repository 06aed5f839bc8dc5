using System.Runtime.InteropServices;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Copies of packets that wait, first in, first out, in the chunks of a <see cref="PacketStore"/>. One thread.</summary>
internal sealed class PacketQueue(PacketStore store)
{
    private readonly Queue<byte[]> _chunks = new();
    private byte[]? _last;
    private int _head; // in the first chunk
    private int _tail; // in the last
    private int _firstEnd; // of the first chunk, where it is not the last

    private readonly Queue<int> _ends = new(); // of the chunks behind the first and before the last

    /// <summary>The packets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of their payloads.</summary>
    public int Bytes { get; private set; }

    /// <summary>When the first of them arrived; never where there is none.</summary>
    public Instant FirstReceivedAt => Count == 0 ? Instant.Never : Read().ReceivedAt;

    /// <summary>Keeps a copy of a packet; false where there is no memory.</summary>
    public bool TryAdd(Packet packet)
    {
        int size = StoredPacket.HeaderSize + packet.Length;
        if (size > store.ChunkSize || ((_last is null || _tail + size > _last.Length) && !TryGrow()))
        {
            return false;
        }

        Span<byte> at = _last.AsSpan(_tail, size);
        MemoryMarshal.Write(at, StoredPacket.Of(packet));
        packet.Payload.CopyTo(at[StoredPacket.HeaderSize..]);
        _tail += size;
        Count++;
        Bytes += packet.Length;
        return true;
    }

    /// <summary>Fills a rented packet with the first that waits, which goes.</summary>
    public void TakeInto(Packet packet)
    {
        StoredPacket stored = Read();
        stored.WriteTo(packet);
        _chunks.Peek().AsSpan(_head + StoredPacket.HeaderSize, stored.Length).CopyTo(packet.Reset(stored.Length));
        Advance(stored.Length);
    }

    /// <summary>Forgets the first that waits.</summary>
    public void Skip() => Advance(Read().Length);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        while (_chunks.TryDequeue(out byte[]? chunk))
        {
            store.Return(chunk);
        }

        _ends.Clear();
        _last = null;
        _head = _tail = _firstEnd = 0;
        Count = Bytes = 0;
    }

    private StoredPacket Read() => MemoryMarshal.Read<StoredPacket>(_chunks.Peek().AsSpan(_head));

    private bool TryGrow()
    {
        byte[]? chunk = store.Rent();
        if (chunk is null)
        {
            return false;
        }

        if (_chunks.Count == 1)
        {
            _firstEnd = _tail;
        }
        else if (_chunks.Count > 1)
        {
            _ends.Enqueue(_tail);
        }

        _chunks.Enqueue(chunk);
        _last = chunk;
        _tail = 0;
        return true;
    }

    private void Advance(int length)
    {
        _head += StoredPacket.HeaderSize + length;
        Count--;
        Bytes -= length;
        if (Count == 0)
        {
            Clear();
        }
        else if (_chunks.Count > 1 && _head == _firstEnd)
        {
            store.Return(_chunks.Dequeue());
            _head = 0;
            _firstEnd = _chunks.Count > 1 ? _ends.Dequeue() : 0;
        }
    }
}

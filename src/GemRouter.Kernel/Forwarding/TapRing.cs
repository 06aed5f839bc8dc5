using System.Runtime.InteropServices;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Copies of packets that pass a point of one leg, on their way from its worker to whoever taps it: a ring of bytes that one thread writes and one reads, without a lock and without allocating. What finds it
/// full is counted, and gone.</summary>
/// <param name="capacity">Its bytes, a power of two; more than the largest packet has.</param>
internal sealed class TapRing(int capacity)
{
    private const int Step = 64; // so that there is always room for a header in front of the end
    private const int Skip = -1;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private SpscEnds _ends;
    private long _lost;

    /// <summary>Packets that found it full. Any thread.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>True where all was read. Any thread.</summary>
    public bool IsEmpty => Volatile.Read(ref _ends.Read) == Volatile.Read(ref _ends.Written);

    /// <summary>The writing thread: copies a packet, at the time that it passes.</summary>
    public void Write(Packet packet, Instant at)
    {
        int size = SizeOf(packet.Length);
        int place = (int)(_ends.Written & (_bytes.Length - 1));
        int skip = _bytes.Length - place < size ? _bytes.Length - place : 0;
        if (_bytes.Length - (_ends.Written - Volatile.Read(ref _ends.Read)) < skip + size)
        {
            Volatile.Write(ref _lost, _lost + 1);
            return;
        }

        if (skip > 0)
        {
            MemoryMarshal.Write(_bytes.AsSpan(place), new StoredPacket { Length = Skip });
            place = 0;
        }

        StoredPacket header = StoredPacket.Of(packet);
        header.ReceivedAt = at;
        MemoryMarshal.Write(_bytes.AsSpan(place), header);
        packet.Payload.CopyTo(_bytes.AsSpan(place + StoredPacket.HeaderSize));
        Volatile.Write(ref _ends.Written, _ends.Written + skip + size);
    }

    /// <summary>The reading thread: the next packet and its payload; null where there is none.</summary>
    public (StoredPacket Header, byte[] Payload)? Read()
    {
        while (_ends.Read != Volatile.Read(ref _ends.Written))
        {
            int place = (int)(_ends.Read & (_bytes.Length - 1));
            StoredPacket header = MemoryMarshal.Read<StoredPacket>(_bytes.AsSpan(place));
            if (header.Length != Skip)
            {
                byte[] payload = _bytes.AsSpan(place + StoredPacket.HeaderSize, header.Length).ToArray();
                Volatile.Write(ref _ends.Read, _ends.Read + SizeOf(header.Length));
                return (header, payload);
            }

            Volatile.Write(ref _ends.Read, _ends.Read + _bytes.Length - place);
        }

        return null;
    }

    private static int SizeOf(int length) => (StoredPacket.HeaderSize + length + Step - 1) & ~(Step - 1);
}

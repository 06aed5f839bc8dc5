using System.Buffers.Binary;

namespace GemRouter.Trial.Plugins;

/// <summary>Walks through the frames of the ring's blocks, and gives a block back when all of it was read and released.</summary>
internal sealed unsafe class RingReceiver(RingLink link) : ILinkReceiver, IRingReceiver
{
    private readonly MockRing _ring = link.Ring ?? throw new InvalidOperationException("The link has not started.");
    private readonly ManualResetEventSlim _signal = new();
    private int _woken;
    private int _reading;      // the block
    private FrameHeader* _next; // the frame in it
    private uint _left;        // frames in it
    private int _lent;         // blocks in front of it that are read and not released
    private bool _disposed;

    public void Receive(PacketBatch batch, Instant deadline)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (true)
        {
            _signal.Reset();
            bool any = Take(batch);
            Instant now = Instant.Now(link.Clock);
            if (any || Interlocked.Exchange(ref _woken, 0) == 1 || now >= deadline || link.Clock != TimeProvider.System)
            {
                return;
            }

            _signal.Wait(deadline.MillisecondsFrom(now));
        }
    }

    public void Release()
    {
        for (; _lent > 0; _lent--)
        {
            _ring.GiveBack((_reading - _lent + MockRing.Blocks) % MockRing.Blocks);
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        _signal.Set();
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Release();
            link.Closed();
        }
    }

    internal void Signal() => _signal.Set();

    private bool Take(PacketBatch batch)
    {
        bool any = false;
        while (batch.Room > 0 && (_left > 0 || OpenBlock()) && batch.TryRent(out Packet? packet))
        {
            any = true;
            FrameHeader* frame = _next;
            ReadOnlySpan<byte> ip = new((byte*)frame + frame->Network, MockRing.Headers);
            int length = (int)frame->CapturedLength - MockRing.Headers;
            packet.Borrow((nint)((byte*)frame + frame->Network + MockRing.Headers), Math.Min(length, packet.PayloadLimit));
            packet.Ttl = ip[8];
            packet.Dscp = (byte)(ip[1] >> 2);
            packet.Ecn = (byte)(ip[1] & 3);
            packet.Source = Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[12..]));
            packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(ip[20..]);
            packet.Group = new GroupAddress(Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[16..])));
            packet.Port = BinaryPrimitives.ReadUInt16BigEndian(ip[22..]);
            packet.ReceivedAt = new Instant((frame->Seconds * 1_000_000_000L) + frame->Nanoseconds);
            batch.Add(packet);
            if (length > packet.PayloadLimit)
            {
                batch.Drop(packet, link.TooLong);
            }

            _next = (FrameHeader*)((byte*)frame + frame->NextOffset);
            if (--_left == 0)
            {
                _reading = (_reading + 1) % MockRing.Blocks;
                _lent++;
            }
        }

        return any;
    }

    /// <summary>Looks for a block that is the user's. A mock poll(2): where there is none, the time of the block that the kernel is filling is over.</summary>
    private bool OpenBlock()
    {
        if (_lent == MockRing.Blocks)
        {
            return false;
        }

        BlockHeader* block = _ring[_reading];
        if (Volatile.Read(ref block->Status) != BlockHeader.User)
        {
            lock (link.Kernel.Gate)
            {
                _ring.Retire();
            }

            if (Volatile.Read(ref block->Status) != BlockHeader.User)
            {
                return false;
            }
        }

        _left = block->Packets;
        _next = (FrameHeader*)((byte*)block + block->OffsetToFirst);
        return true;
    }
}

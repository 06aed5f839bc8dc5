using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GemRouter.Trial.Plugins;

/// <summary>The kernel's side of a TPACKET_V3 ring: unmanaged blocks, each owned by the kernel or the user, with several frames of IPv4 and UDP. Guarded by the kernel's lock, but for the status words.</summary>
internal sealed unsafe class MockRing : IDisposable
{
    public const int Blocks = 8;
    public const int BlockSize = 1 << 16;
    public const int Headers = 28; // IPv4 and UDP

    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc(Blocks * BlockSize, 4096);
    private int _writing;
    private uint _at;
    private FrameHeader* _last;

    public MockRing()
    {
        NativeMemory.Clear(_memory, Blocks * BlockSize);
        Open();
    }

    public BlockHeader* this[int block] => (BlockHeader*)(_memory + ((nint)block * BlockSize));

    /// <summary>Puts a datagram into the present block; false where the user holds all blocks, and it is lost.</summary>
    public bool Write(Address source, ushort sourcePort, in SystemCall call, ReadOnlySpan<byte> payload, Instant now)
    {
        uint size = (uint)(sizeof(FrameHeader) + Headers + payload.Length + 15) & ~15u;
        if (this[_writing]->Status == BlockHeader.Kernel && _at + size > BlockSize)
        {
            Retire();
        }

        BlockHeader* block = this[_writing];
        if (Volatile.Read(ref block->Status) != BlockHeader.Kernel)
        {
            return false;
        }

        FrameHeader* frame = (FrameHeader*)((byte*)block + _at);
        *frame = new FrameHeader
        {
            Seconds = (uint)(now.Nanoseconds / 1_000_000_000),
            Nanoseconds = (uint)(now.Nanoseconds % 1_000_000_000),
            CapturedLength = (uint)(Headers + payload.Length),
            Length = (uint)(Headers + payload.Length),
            Network = (ushort)sizeof(FrameHeader),
        };
        Span<byte> ip = new((byte*)frame + sizeof(FrameHeader), Headers + payload.Length);
        ip[0] = 0x45;
        ip[1] = call.TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        ip[8] = call.Ttl;
        ip[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], source.IPv4Bits);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], call.Group.Address.IPv4Bits);
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], call.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(ip.Length - 20));
        payload.CopyTo(ip[Headers..]);

        if (_last != null)
        {
            _last->NextOffset = (uint)((byte*)frame - (byte*)_last);
        }

        _last = frame;
        block->Packets++;
        _at += size;
        return true;
    }

    /// <summary>Hands the present block to the user, where it holds something: it is full, or its time is over.</summary>
    public void Retire()
    {
        BlockHeader* block = this[_writing];
        if (block->Status == BlockHeader.Kernel && block->Packets > 0)
        {
            block->Length = _at;
            Volatile.Write(ref block->Status, BlockHeader.User);
            _writing = (_writing + 1) % Blocks;
            Open();
        }
    }

    /// <summary>Takes a block back.</summary>
    public void GiveBack(int block)
    {
        this[block]->Packets = 0;
        Volatile.Write(ref this[block]->Status, BlockHeader.Kernel);
    }

    /// <summary>Takes all blocks back.</summary>
    public void Clear()
    {
        for (int i = 0; i < Blocks; i++)
        {
            GiveBack(i);
        }

        Open();
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private void Open()
    {
        _at = (uint)sizeof(BlockHeader);
        _last = null;
        this[_writing]->Version = 3;
        this[_writing]->OffsetToFirst = _at;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>
/// Memory that the kernel fills and this process reads, and the status words by which it goes from one to the other: who reads a status of <see cref="User"/> owns what it stands for, and gives it back by writing
/// <see cref="Kernel"/>. Its owner sees to it that nobody reads it after <see cref="Unmap"/>.
/// </summary>
internal sealed unsafe class RingMemory
{
    /// <summary>TP_STATUS_KERNEL.</summary>
    public const uint Kernel = 0;

    /// <summary>TP_STATUS_USER.</summary>
    public const uint User = 1;

    private const int CacheLine = 64;

    private readonly byte* _start;
    private readonly nint _length;

    private RingMemory(byte* start, nint length)
    {
        _start = start;
        _length = length;
    }

    /// <summary>Maps a socket's ring; null where the system refuses.</summary>
    public static RingMemory? Map(int fd, nint length)
    {
        nint start = PacketCalls.Map(fd, length);
        return start == 0 ? null : new RingMemory((byte*)start, length);
    }

    /// <summary>True where the status at a place says that this process has it; what the kernel wrote before is seen then.</summary>
    public bool IsOurs(nint at) => (Volatile.Read(ref *(uint*)(_start + at)) & User) != 0;

    /// <summary>Gives what a status stands for back to the kernel, after all reading.</summary>
    public void GiveBack(nint at) => Volatile.Write(ref *(uint*)(_start + at), Kernel);

    /// <summary>A structure at a place.</summary>
    public ref readonly T At<T>(nint at)
        where T : unmanaged => ref Unsafe.AsRef<T>(_start + at);

    /// <summary>The address of a place, which stays as long as the memory is mapped.</summary>
    public nint AddressOf(nint at) => (nint)(_start + at);

    /// <summary>Bytes at a place.</summary>
    public ReadOnlySpan<byte> Bytes(nint at, int length) => new(_start + at, length);

    /// <summary>Has the processor fetch bytes into its caches. A place beyond the memory does no harm.</summary>
    public void Prefetch(nint at, int length)
    {
        if (Sse.IsSupported)
        {
            for (byte* line = (byte*)((nint)(_start + at) & -CacheLine); line < _start + at + length; line += CacheLine)
            {
                Sse.Prefetch0(line);
            }
        }
    }

    /// <summary>The same of a place in the memory that may be on a page of its own: reads it, since processors do not look up pages for a prefetch. Several one after the other are looked up at a time.</summary>
    public void Fetch(nint at, int length)
    {
        _ = Volatile.Read(ref *(_start + at));
        Prefetch(at, length);
    }

    /// <summary>Ends the mapping.</summary>
    public void Unmap() => PacketCalls.Unmap((nint)_start, _length);
}

using System.Runtime.InteropServices;

namespace GemRouter.Kernel.Forwarding;

/// <summary>How far a <see cref="SpscQueue{T}"/> was written and read: each on a cache line of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct SpscEnds
{
    [FieldOffset(64)]
    public long Written;

    [FieldOffset(128)]
    public long Read;
}

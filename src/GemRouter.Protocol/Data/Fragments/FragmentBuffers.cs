using System.Numerics;

namespace GemRouter.Protocol;

/// <summary>Memory for unfinished payloads, in sizes of powers of two from 2 KiB to 64 KiB, kept for the next one. All of it, used or kept, counts against the budget. One thread.</summary>
internal sealed class FragmentBuffers(MemoryBudget budget)
{
    private const int SmallestLog2 = 11;

    private const int LargestLog2 = 16;

    private readonly Stack<byte[]>[] _free = [.. Enumerable.Range(SmallestLog2, LargestLog2 - SmallestLog2 + 1).Select(_ => new Stack<byte[]>())];

    /// <summary>Bytes that are kept for the next.</summary>
    public long Kept { get; private set; }

    /// <summary>Takes a buffer of at least that size; null where the budget has none.</summary>
    public byte[]? Rent(int size)
    {
        int log2 = Math.Max(SmallestLog2, BitOperations.Log2((uint)Math.Max(size - 1, 1)) + 1);
        if (_free[log2 - SmallestLog2].TryPop(out byte[]? kept))
        {
            Kept -= kept.Length;
            return kept;
        }

        int length = 1 << log2;
        if (budget.TryTake(length))
        {
            return GC.AllocateUninitializedArray<byte>(length);
        }

        // What is kept in other sizes makes room first.
        if (Kept == 0)
        {
            return null;
        }

        Trim();
        return budget.TryTake(length) ? GC.AllocateUninitializedArray<byte>(length) : null;
    }

    /// <summary>Keeps a buffer for the next.</summary>
    public void Return(byte[] buffer)
    {
        Kept += buffer.Length;
        _free[BitOperations.Log2((uint)buffer.Length) - SmallestLog2].Push(buffer);
    }

    /// <summary>Gives all that is kept back to the budget.</summary>
    public void Trim()
    {
        foreach (Stack<byte[]> stack in _free)
        {
            while (stack.TryPop(out byte[]? buffer))
            {
                Kept -= buffer.Length;
                budget.Give(buffer.Length);
            }
        }
    }
}

namespace GemRouter.Protocol;

/// <summary>
/// Which numbers of a SEK have been accepted (wire 5.5.5): a ring of one bit for each of the last W numbers, in the manner of RFC 6479, that never shifts.
/// The bits between the old top and a new one are cleared when the top moves, so that W is exact and takes W bits (RFC 6479 clears whole words and gives one away).
/// One thread.
/// </summary>
public sealed class ReplayWindow
{
    /// <summary>The smallest window, as a power of two.</summary>
    public const int MinLog2 = 6;

    /// <summary>The largest window, as a power of two.</summary>
    public const int MaxLog2 = 18;

    private const int WordBits = 64;

    private readonly ulong[] _bits; // number n has bit n mod W
    private readonly long _floor;
    private readonly long _mask;
    private long _top;

    /// <summary>Makes a window in which nothing was accepted yet.</summary>
    /// <param name="log2">W = 2^log2, 6 to 18.</param>
    /// <param name="floor">No lower number is ever accepted. 0 counts as 1: no packet has the number 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public ReplayWindow(int log2, PacketNumber floor)
    {
        Size = SizeOf(log2);
        _mask = Size - 1;
        _bits = new ulong[Size / WordBits];
        _floor = Math.Max(floor.Value, 1);
        _top = _floor - 1;
    }

    /// <summary>W.</summary>
    public int Size { get; }

    /// <summary>The lowest number that it ever accepts.</summary>
    public PacketNumber Floor => new(_floor);

    /// <summary>The highest number accepted so far; below the floor where none was.</summary>
    public PacketNumber Top => new(_top);

    /// <summary>The memory of a window of 2^log2 numbers, in bytes, for the limit on all of them (wire 7).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside its range.</exception>
    public static int BytesFor(int log2) => SizeOf(log2) / 8;

    /// <summary>Looks a number up; changes nothing.</summary>
    /// <returns><see cref="DataVerdict.Accepted"/>, <see cref="DataVerdict.TooOld"/> or <see cref="DataVerdict.Replayed"/>.</returns>
    public DataVerdict Check(PacketNumber number)
    {
        long n = number.Value;
        if (n < _floor || n <= _top - Size)
        {
            return DataVerdict.TooOld;
        }

        return n <= _top && IsSet(n) ? DataVerdict.Replayed : DataVerdict.Accepted;
    }

    /// <summary>Notes a number that <see cref="Check"/> let through and whose packet proved authentic. One that it would not let through changes nothing.</summary>
    public void Commit(PacketNumber number)
    {
        long n = number.Value;
        if (n < _floor || n <= _top - Size)
        {
            return;
        }

        if (n > _top)
        {
            ClearAbove(_top, n);
            _top = n;
        }

        int bit = (int)(n & _mask);
        _bits[bit / WordBits] |= 1UL << (bit % WordBits);
    }

    private static int SizeOf(int log2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(log2, MinLog2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(log2, MaxLog2);
        return 1 << log2;
    }

    private bool IsSet(long n)
    {
        int bit = (int)(n & _mask);
        return (_bits[bit / WordBits] & (1UL << (bit % WordBits))) != 0;
    }

    /// <summary>Clears the bits of the numbers above one, up to and including another.</summary>
    private void ClearAbove(long from, long to)
    {
        if (to - from >= Size)
        {
            Array.Clear(_bits);
            return;
        }

        int bit = (int)((from + 1) & _mask);
        for (int left = (int)(to - from); left > 0;)
        {
            int inWord = bit % WordBits;
            int count = Math.Min(left, WordBits - inWord);
            ulong ones = count == WordBits ? ulong.MaxValue : (1UL << count) - 1;
            _bits[bit / WordBits] &= ~(ones << inWord);
            left -= count;
            bit = (bit + count) & (int)_mask;
        }
    }
}

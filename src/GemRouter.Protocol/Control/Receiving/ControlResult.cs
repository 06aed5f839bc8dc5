using System.Runtime.CompilerServices;

namespace GemRouter.Protocol;

/// <summary>What became of a control datagram: one verdict, or one for each of an ANNOUNCE's objects.</summary>
public readonly struct ControlResult
{
    private readonly Verdicts _verdicts;

    internal ControlResult(ControlVerdict verdict)
    {
        _verdicts[0] = verdict;
        Count = 1;
    }

    internal ControlResult(ReadOnlySpan<ControlVerdict> verdicts)
    {
        verdicts.CopyTo(_verdicts);
        Count = verdicts.Length;
    }

    /// <summary>The number of verdicts, 1 to 4.</summary>
    public int Count { get; }

    /// <summary>One verdict.</summary>
    public ControlVerdict this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _verdicts[index];
        }
    }

    [InlineArray(Announcement.Most)]
    private struct Verdicts
    {
        private ControlVerdict _first;
    }
}

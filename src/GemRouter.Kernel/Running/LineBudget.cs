namespace GemRouter.Kernel.Running;

/// <summary>How many lines a kind of event may have in the log: some at once, then one every ten seconds. Guarded by its owner.</summary>
internal sealed class LineBudget
{
    /// <summary>Lines at once.</summary>
    public const int AtOnce = 8;

    /// <summary>Then one in that time.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private int _left = AtOnce;
    private Instant _since;

    /// <summary>Lines that were left out since one last said so.</summary>
    public long LeftOut { get; private set; }

    /// <summary>May there be a line? One that may not is counted, and from then on there are none until a summary has said so.</summary>
    public bool Allows(Instant now)
    {
        bool allows = LeftOut == 0 && TryTake(now);
        LeftOut += allows ? 0 : 1;
        return allows;
    }

    /// <summary>True where all lines are there again, and none was left out.</summary>
    public bool IsRested(Instant now) => LeftOut == 0 && _left + Earned(now) >= AtOnce;

    /// <summary>May there be a line that says what was left out? Where nothing was, there need not be.</summary>
    public bool AllowsSummary(Instant now, out long leftOut)
    {
        leftOut = LeftOut;
        if (leftOut == 0 || !TryTake(now))
        {
            return false;
        }

        LeftOut = 0;
        return true;
    }

    /// <summary>Takes a line where there is one; one that may not be is not counted.</summary>
    public bool TryTake(Instant now)
    {
        long earned = Earned(now);
        _left = (int)Math.Min(AtOnce, _left + earned);
        _since = _left == AtOnce ? now : _since + Every * earned;
        if (_left == 0)
        {
            return false;
        }

        _left--;
        return true;
    }

    private long Earned(Instant now) => _left == AtOnce ? 0 : (now - _since).Ticks / Every.Ticks;
}

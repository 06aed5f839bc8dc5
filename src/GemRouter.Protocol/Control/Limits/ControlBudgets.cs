namespace GemRouter.Protocol;

/// <summary>The rates of wire 7: what each message may cost before anything about it is proven.</summary>
internal sealed class ControlBudgets
{
    private const int StrangerBuckets = 1024; // a power of two

    private readonly ControlLimits _limits;
    private readonly TokenBucket _opens;
    private readonly TokenBucket _unknownOpens;
    private readonly TokenBucket _ownOpens;
    private readonly TokenBucket _signatures;
    private readonly TokenBucket _unprovenSignatures;
    private readonly TokenBucket?[] _strangers = new TokenBucket?[StrangerBuckets];
    private readonly ulong _salt;

    public ControlBudgets(ControlLimits limits, IEntropy entropy, Instant now)
    {
        _limits = limits;
        _opens = TokenBucket.PerSecond(limits.Opens, now);
        _unknownOpens = TokenBucket.PerSecond(limits.UnknownOpens, now);
        _ownOpens = TokenBucket.PerSecond(limits.OwnOpens, now);
        _signatures = TokenBucket.PerSecond(limits.Signatures, now);
        _unprovenSignatures = TokenBucket.PerSecond(limits.Signatures / 2, now);
        Span<byte> salt = stackalloc byte[sizeof(ulong)];
        entropy.Fill(salt);
        _salt = BitConverter.ToUInt64(salt) | 1;
    }

    /// <summary>May an envelope be opened? One of an unknown boot draws on both budgets.</summary>
    public bool TryOpen(bool known, Instant now)
    {
        if (!_opens.Has(1, now) || !(known || _unknownOpens.Has(1, now)))
        {
            return false;
        }

        _opens.Take(1);
        if (!known)
        {
            _unknownOpens.Take(1);
        }

        return true;
    }

    /// <summary>May an envelope in our own name be opened, to look for a clone?</summary>
    public bool TryOpenOwn(Instant now) => _ownOpens.TryTake(1, now);

    /// <summary>May signatures in a node's name be checked? Half of all is kept for proven boots.</summary>
    public bool TryVerify(NodeId name, Node? node, bool proven, int count, Instant now)
    {
        TokenBucket own = node?.Signatures ?? Stranger(name, now);
        if (!own.Has(count, now) || !_signatures.Has(count, now) || !(proven || _unprovenSignatures.Has(count, now)))
        {
            return false;
        }

        own.Take(count);
        _signatures.Take(count);
        if (!proven)
        {
            _unprovenSignatures.Take(count);
        }

        return true;
    }

    /// <summary>A bucket for a node of its own.</summary>
    public static TokenBucket NodeBucket(ControlLimits limits, Instant now) => new(limits.SignaturesPerNode, limits.SignaturesPerNodeBurst, now);

    // Names that nobody has proven share a fixed number of buckets, under a salt that nobody outside knows.
    private TokenBucket Stranger(NodeId name, Instant now)
    {
        ulong mixed = (name.Prefix ^ (ulong)name.Value) * _salt;
        return _strangers[(mixed >> 32) & (StrangerBuckets - 1)] ??= NodeBucket(_limits, now);
    }
}

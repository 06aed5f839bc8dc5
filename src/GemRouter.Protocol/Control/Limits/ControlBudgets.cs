namespace GemRouter.Protocol;

/// <summary>The rates of wire 7: what each message may cost before anything about it is proven.</summary>
internal sealed class ControlBudgets
{
    private const int StrangerBuckets = 1024; // a power of two

    // Of a node's checks, kept for its HELLOs: recorded announcements, which anybody can send again, must not silence it (wire 9).
    private const int KeptForHellos = 4;

    private readonly ControlLimits _limits;
    private readonly TokenBucket _opens;
    private readonly TokenBucket _unknownOpens;
    private readonly TokenBucket _ownOpens;
    private readonly TokenBucket _signatures;
    private readonly TokenBucket _unprovenSignatures;
    private readonly TokenBucket _silentSignatures;
    private readonly TokenBucket?[] _strangers = new TokenBucket?[StrangerBuckets];
    private readonly TokenBucket?[] _liveStrangers = new TokenBucket?[StrangerBuckets];
    private readonly ulong _salt;

    public ControlBudgets(ControlLimits limits, IEntropy entropy, Instant now)
    {
        _limits = limits;
        _opens = TokenBucket.PerSecond(limits.Opens, now);
        _unknownOpens = TokenBucket.PerSecond(limits.UnknownOpens, now);
        _ownOpens = TokenBucket.PerSecond(limits.OwnOpens, now);
        _signatures = TokenBucket.PerSecond(limits.Signatures, now);
        _unprovenSignatures = TokenBucket.PerSecond(limits.Signatures / 2, now);
        _silentSignatures = TokenBucket.PerSecond(limits.Signatures / 4, now);
        Span<byte> salt = stackalloc byte[sizeof(ulong)];
        entropy.Fill(salt);
        _salt = BitConverter.ToUInt64(salt) | 1;
    }

    private int Kept => Math.Min(KeptForHellos, BurstOf(_limits) / 2);

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

    /// <summary>May a HELLO's signatures be checked? Half of all checks is kept for proven boots; of the other half, half for HELLOs that echo a held nonce. These and proven boots have a node's
    /// budget of their own too: what echoes nothing may be a recording (wire 9).</summary>
    /// <param name="name">The node that it names.</param>
    /// <param name="node">Its record, or null.</param>
    /// <param name="proven">True for a HELLO of a proven boot.</param>
    /// <param name="echoes">True for one that echoes a held nonce.</param>
    /// <param name="count">How many.</param>
    /// <param name="now">The time.</param>
    public bool TryVerifyHello(NodeId name, Node? node, bool proven, bool echoes, int count, Instant now)
    {
        bool live = proven || echoes;
        TokenBucket own = node?.Signatures(live) ?? Stranger(live ? _liveStrangers : _strangers, name, now);
        return TryVerify(own, proven, live, count, 0, now);
    }

    /// <summary>May an announcement's signature be checked?</summary>
    public bool TryVerifyAnnouncement(Boot boot, Instant now)
    {
        bool proven = boot.State == BootState.Proven;
        return TryVerify(boot.Node.Signatures(proven), proven, proven, 1, Kept, now);
    }

    /// <summary>How many announcements of a node's proven boots could have their signatures checked now.</summary>
    public int RoomForAnnouncements(Node node, Instant now) => Math.Max(0, (int)node.Signatures(live: true).Available(now) - Kept);

    /// <summary>How many that can be at most.</summary>
    public int MostRoomForAnnouncements => BurstOf(_limits) - Kept;

    /// <summary>A bucket for a node of its own.</summary>
    public static TokenBucket NodeBucket(ControlLimits limits, Instant now) => new(limits.SignaturesPerNode, BurstOf(limits), now);

    // A newcomer's first HELLO takes two checks: with less, nobody would ever be known.
    private static int BurstOf(ControlLimits limits) => Math.Max(HelloReceiver.NewBootSignatures, limits.SignaturesPerNodeBurst);

    private bool TryVerify(TokenBucket own, bool proven, bool live, int count, int kept, Instant now)
    {
        if (!own.Has(count + kept, now)
            || !_signatures.Has(count, now)
            || !(proven || _unprovenSignatures.Has(count, now))
            || !(live || _silentSignatures.Has(count, now)))
        {
            return false;
        }

        own.Take(count);
        _signatures.Take(count);
        _unprovenSignatures.Take(proven ? 0 : count);
        _silentSignatures.Take(live ? 0 : count);
        return true;
    }

    // Names that nobody has proven share a fixed number of buckets, under a salt that nobody outside knows.
    private TokenBucket Stranger(TokenBucket?[] strangers, NodeId name, Instant now)
    {
        ulong mixed = (name.Prefix ^ (ulong)name.Value) * _salt;
        return strangers[(mixed >> 32) & (StrangerBuckets - 1)] ??= NodeBucket(_limits, now);
    }
}

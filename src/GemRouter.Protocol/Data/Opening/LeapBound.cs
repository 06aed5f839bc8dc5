namespace GemRouter.Protocol;

/// <summary>How far a source can have come (wire 5.5.6): the greatest next_pn that it signed, the rate that it announced, and when that came. Immutable.</summary>
/// <param name="nextNumber">The greatest next_pn, the latest of equals.</param>
/// <param name="maxRate">max_pps.</param>
/// <param name="arrived">When it arrived.</param>
public sealed class LeapBound(PacketNumber nextNumber, uint maxRate, Instant arrived)
{
    /// <summary>What is allowed on top at once.</summary>
    public const int Slack = 1 << 16;

    /// <summary>The greatest next_pn.</summary>
    public PacketNumber NextNumber { get; } = nextNumber;

    /// <summary>max_pps.</summary>
    public uint MaxRate { get; } = maxRate;

    /// <summary>When it arrived.</summary>
    public Instant Arrived { get; } = arrived;

    /// <summary>The bound of an announced SEK as the control plane has it now.</summary>
    public static LeapBound Of(PeerKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new LeapBound(key.NextNumber, key.Announcement.MaxPacketRate, key.NextNumberAt);
    }

    /// <summary>True where a packet of that number can have been sent by now.</summary>
    public bool Allows(PacketNumber number, Instant now)
    {
        long ahead = number.Value - NextNumber.Value - Slack;
        if (ahead <= 0)
        {
            return true;
        }

        // A worker's time may lie a little before the control plane's.
        ulong elapsed = (ulong)Math.Max(0, now.Nanoseconds - Arrived.Nanoseconds);
        return Product((ulong)ahead, 1_000_000_000) <= Product(MaxRate, elapsed);
    }

    /// <summary>True where this one takes the other's place: a greater next_pn, or the same and not older.</summary>
    public bool Supersedes(LeapBound other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return NextNumber > other.NextNumber || (NextNumber == other.NextNumber && Arrived >= other.Arrived);
    }

    private static UInt128 Product(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return new UInt128(high, low);
    }
}

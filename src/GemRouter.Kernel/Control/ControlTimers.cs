using System.Collections.Immutable;

namespace GemRouter.Kernel.Control;

/// <summary>The timers of wire 6 and of a source's part in wire 4, with their defaults. Those that repeat run with a jitter of ±20 %.</summary>
public sealed record ControlTimers
{
    /// <summary>When the first HELLOs go out, counted from the start (wire 6.1).</summary>
    public ImmutableArray<TimeSpan> FirstHellos { get; init; } = [TimeSpan.Zero, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1)];

    /// <summary>The shortest regular hello interval.</summary>
    public TimeSpan HelloInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The HELLOs a second that a whole domain sends: with more nodes the interval grows.</summary>
    public int DomainHelloRate { get; init; } = 20;

    /// <summary>When a new SEK is announced, counted from its making (wire 6.2).</summary>
    public ImmutableArray<TimeSpan> FirstAnnouncements { get; init; } = [TimeSpan.Zero, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1)];

    /// <summary>How often it is announced afterwards.</summary>
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a SEK is used (wire 6.3).</summary>
    public TimeSpan RekeyAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a successor is announced before its first packet.</summary>
    public TimeSpan RekeyLead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how many packets a SEK is replaced; null for 75 % of its suite's most.</summary>
    public long? RekeyPackets { get; init; }

    /// <summary>What holds for some groups instead; the longest prefix counts.</summary>
    public ImmutableArray<GroupRekey> GroupRekeys { get; init; } = [];

    /// <summary>How long an announced life is at least beyond what is planned, so that a late switch finds the receivers ready.</summary>
    public TimeSpan LifeMargin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When the streams of a group get new SEKs.</summary>
    public GroupRekey RekeyOf(GroupAddress group)
    {
        GroupRekey? longest = null;
        foreach (GroupRekey rekey in GroupRekeys)
        {
            longest = rekey.Prefix.Contains(group) && !(longest?.Prefix.Length >= rekey.Prefix.Length) ? rekey : longest;
        }

        return longest ?? new GroupRekey(new GroupPrefix(group), RekeyAfter, RekeyPackets, RekeyLead);
    }
}

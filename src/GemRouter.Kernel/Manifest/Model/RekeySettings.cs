namespace GemRouter.Kernel.Manifests;

/// <summary>When a source makes a new key (wire 6.3): after a time or a number of packets, whichever comes first.</summary>
public sealed record RekeySettings
{
    /// <summary>The time.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The packets; null for 75 % of the suite's most. Never above the suite's most.</summary>
    public long? Packets { get; init; }

    /// <summary>How long a new key is announced before its first packet.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromSeconds(5);
}

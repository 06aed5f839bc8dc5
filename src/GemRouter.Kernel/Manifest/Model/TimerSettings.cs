namespace GemRouter.Kernel.Manifests;

/// <summary>The timers of wire 6 that can be set.</summary>
public sealed record TimerSettings
{
    /// <summary>The shortest regular hello interval (6.1).</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The HELLOs a second that a whole domain sends (6.1).</summary>
    public int DomainHellos { get; init; } = 20;

    /// <summary>How often a key is announced again (6.2).</summary>
    public TimeSpan Announce { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When new keys are made (6.3).</summary>
    public RekeySettings Rekey { get; init; } = new();

    /// <summary>How long a receiver keeps an old key (6.3).</summary>
    public TimeSpan KeepOld { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a new stream's first packets are held (6.2).</summary>
    public TimeSpan StartHold { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The most bytes that are held so.</summary>
    public long StartHoldMemory { get; init; } = 4 << 20;

    /// <summary>How long a stream of this node may be silent until it ends; its next packet begins another.</summary>
    public TimeSpan StreamIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long packets without a key wait for one (6.4).</summary>
    public TimeSpan KeyWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most bytes that wait so.</summary>
    public long KeyWaitMemory { get; init; } = 4 << 20;
}

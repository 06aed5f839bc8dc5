using System.Collections.Immutable;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>A group policy (wire 1).</summary>
public sealed record GroupSettings
{
    /// <summary>The groups. Of overlapping policies the longest prefix alone counts.</summary>
    public required GroupPrefix Prefix { get; init; }

    /// <summary>The group authorization keys.</summary>
    public required KeyRing Keys { get; init; }

    /// <summary>The suite to send with, by the name that its plugin gives it.</summary>
    public required string Suite { get; init; }

    /// <summary>The suites that are allowed; <see cref="Suite"/> is among them.</summary>
    public required ImmutableArray<string> Allow { get; init; }

    /// <summary>The auth mode.</summary>
    public AuthMode Auth { get; init; }

    /// <summary>True where this router may send to the groups.</summary>
    public bool Send { get; init; } = true;

    /// <summary>True where it may receive them.</summary>
    public bool Receive { get; init; } = true;

    /// <summary>What to join on the red side, where a link needs to be told.</summary>
    public ImmutableArray<GroupJoin> Join { get; init; } = [];

    /// <summary>The UDP ports to listen to, where a link needs to be told.</summary>
    public ImmutableArray<int> Ports { get; init; } = [];

    /// <summary>The sizes that inner payloads are padded to, in bytes (wire 5.4); none for no padding.</summary>
    public ImmutableArray<int> Pad { get; init; } = [];

    /// <summary>True where packets carry their origin sealed (wire 5.2).</summary>
    public bool Origin { get; init; } = true;

    /// <summary>True where the announcement binds the outer source address (wire 3.3).</summary>
    public bool BindSource { get; init; }

    /// <summary>When new keys are made; null for the timers' setting.</summary>
    public RekeySettings? Rekey { get; init; }

    /// <summary>How long a new stream's first packets are held; null for the timers' setting.</summary>
    public TimeSpan? StartHold { get; init; }
}

using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Kernel.Manifests;

/// <summary>A link to a network.</summary>
public sealed record LinkSettings
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The transport that makes it.</summary>
    public required ComponentUse Transport { get; init; }

    /// <summary>What it carries.</summary>
    public required LinkSide Side { get; init; }

    /// <summary>The largest IP packet to send, in bytes; null for what the link itself says.</summary>
    public int? Mtu { get; init; }

    /// <summary>The TTL of what is sent; null for the received one less 1.</summary>
    public int? Ttl { get; init; }

    /// <summary>How many workers receive from it, each on a thread of its own; 1 to 64.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The processors that its workers are pinned to, one for each; empty for the system's choice.</summary>
    public ImmutableArray<int> Cpus { get; init; } = [];

    /// <summary>Sources that are accepted on a red link besides those of its own network.</summary>
    public ImmutableArray<IPNetwork> From { get; init; } = [];
}

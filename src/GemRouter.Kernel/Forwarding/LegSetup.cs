using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;

namespace GemRouter.Kernel.Forwarding;

/// <summary>What a <see cref="Leg"/> is made of, besides its steps.</summary>
internal sealed record LegSetup
{
    /// <summary>The route's name.</summary>
    public required string Route { get; init; }

    /// <summary>Seal or open.</summary>
    public required RouteDirection Direction { get; init; }

    /// <summary>The flows that are its own.</summary>
    public required FlowShare Share { get; init; }

    /// <summary>The leg's drop reasons.</summary>
    public required KernelDrops Drops { get; init; }

    /// <summary>The link that the sender is of; null where a test made it.</summary>
    public ComponentIdentity? Link { get; init; }

    /// <summary>Where packets go; the worker's own.</summary>
    public required ILinkSender Sender { get; init; }

    /// <summary>The TTL of what is sent; null for the received one less 1.</summary>
    public int? Ttl { get; init; }

    /// <summary>Is told where a component failed and the leg has stopped, and at which step; on the worker's thread.</summary>
    public required Action<Leg, int, Exception> Failed { get; init; }
}

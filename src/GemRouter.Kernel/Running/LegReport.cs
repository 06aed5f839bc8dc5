using GemRouter.Hosting;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel;

/// <summary>The account of one direction of one route on one worker. At any moment in + made = out + consumed + dropped + held.</summary>
public sealed record LegReport
{
    /// <summary>The route; for the ingress of a link, "link" and its name.</summary>
    public required string Route { get; init; }

    /// <summary>"seal", "open", or "in" for the ingress of a link, whose packets are consumed when a leg takes them.</summary>
    public required string Direction { get; init; }

    /// <summary>The worker's number.</summary>
    public required int Worker { get; init; }

    /// <summary>True where a component failed and the leg stopped.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Packets that came.</summary>
    public required long In { get; init; }

    /// <summary>Packets that stages, or the sealer in fragments, made.</summary>
    public required long Made { get; init; }

    /// <summary>Packets that were sent.</summary>
    public required long Out { get; init; }

    /// <summary>Packets that had done their work.</summary>
    public required long Consumed { get; init; }

    /// <summary>Packets that were dropped.</summary>
    public required long Dropped { get; init; }

    /// <summary>Packets that are held.</summary>
    public required long Held { get; init; }

    internal static LegReport Of(string route, RouteDirection direction, int worker, bool hasFailed, Ledger ledger) => new()
    {
        Route = route,
        Direction = direction switch { RouteDirection.Seal => "seal", RouteDirection.Open => "open", _ => "in" },
        Worker = worker,
        HasFailed = hasFailed,
        In = ledger.In,
        Made = ledger.Made,
        Out = ledger.Out,
        Consumed = ledger.Consumed,
        Dropped = ledger.Dropped,
        Held = ledger.Held,
    };
}

namespace GemRouter.Hosting;

/// <summary>
/// The packets of one leg (one direction of one route, on one worker). At any moment between two calls:
/// <c>In + Made = Out + Consumed + Dropped + Held + in the batch</c>. Written by the leg's worker alone.
/// </summary>
public sealed class Ledger
{
    internal static readonly Ledger Unused = new();

    /// <summary>Packets that came from the link.</summary>
    public long In { get; internal set; }

    /// <summary>Packets that stages added.</summary>
    public long Made { get; internal set; }

    /// <summary>Packets that the link sent.</summary>
    public long Out { get; internal set; }

    /// <summary>Packets that ended their way as they should, without being sent.</summary>
    public long Consumed { get; internal set; }

    /// <summary>Packets that were dropped, each under a <see cref="DropReason"/>.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Packets that stages keep at the moment.</summary>
    public long Held { get; internal set; }

    /// <summary>In + Made − Out − Consumed − Dropped − Held: the packets in the leg's batch, 0 between two rounds. Anything else is a fault of the host.</summary>
    public long Balance => In + Made - Out - Consumed - Dropped - Held;
}

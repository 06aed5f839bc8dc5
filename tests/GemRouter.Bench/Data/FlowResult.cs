namespace GemRouter.Bench.Data;

/// <summary>What came of packets along a path.</summary>
/// <param name="Sent">Packets that were sent.</param>
/// <param name="Received">Packets that arrived.</param>
/// <param name="Twice">Those of them that had come before.</param>
/// <param name="Backlog">Packets that were still on their way when the window ended.</param>
/// <param name="Rate">Packets a second that the source made.</param>
/// <param name="SealNs">Processor time of the sealing node for a packet, in nanoseconds.</param>
/// <param name="OpenNs">The same of the opening node.</param>
internal sealed record FlowResult(long Sent, long Received, long Twice, long Backlog, double Rate, double SealNs, double OpenNs)
{
    /// <summary>The share that may be lost where "without loss" is said.</summary>
    public const double LossAllowed = 0.001;

    private const double BacklogAllowed = 0.05; // of a second's packets: buffers that fill are no rate

    public double Lost => Sent == 0 ? 1 : (double)(Sent - Received) / Sent;

    /// <summary>Less than 0.1 % lost, nothing twice, and no backlog that grew.</summary>
    public bool IsClean => Lost < LossAllowed && Twice == 0 && Backlog < BacklogAllowed * Rate;
}

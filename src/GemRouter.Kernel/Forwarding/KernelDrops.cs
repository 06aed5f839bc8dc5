using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>The kernel's own drop reasons for one leg or one ingress, and what it counts beside them: shards of its worker.</summary>
internal sealed class KernelDrops(ICounters counters)
{
    private readonly DropReason[] _data = Make(counters, DataVerdicts.Drops, static verdict => (verdict.CounterName(), verdict.Describe()));
    private readonly DropReason[] _seal = Make(counters, SealVerdicts.Drops, static verdict => (verdict.CounterName(), verdict.Describe()));
    private readonly DropReason[] _fragment = Make(
        counters, Enum.GetValues<FragmentEnd>(), static end => (end.CounterName(), end.Describe()));

    public DropReason RedNotLocal { get; } = counters.DropReason(
        "red.not_local", "Packets on a red link from outside its own networks; add their prefixes to the link's \"from\" where they belong to it.");

    public DropReason RedFromRouter { get; } = counters.DropReason(
        "red.from_router", "Packets on a red link that another GemRouter put there; sealing them would make a loop.");

    public DropReason BrokenReceive { get; } = counters.DropReason(
        "link.broke_contract", "Packets of a link that said impossible things of them; it is given up at the first.");

    public DropReason NoRoute { get; } = counters.DropReason("route.none", "Packets to a group that no route of this link and direction carries.");

    public DropReason TtlExpired { get; } = counters.DropReason(
        "ttl.expired", "Packets whose TTL is used up; senders of multicast often leave it at 1.");

    public DropReason SealNotAuthorized { get; } = counters.DropReason("seal.not_authorized", "Packets to a group whose policy says send: false.");

    public DropReason OtherSource { get; } = counters.DropReason(
        "seal.other_source", "Packets of a flow that is bound to another source: with bind-source on a link that keeps sources, a group and port has one.");

    public DropReason OtherFlow { get; } = counters.DropReason(
        "seal.other_flow", "Packets into which a stage wrote a group or port that its route, or its worker, does not seal.");

    public DropReason HoldFull { get; } = counters.DropReason(
        "seal.hold_full", "First packets of a stream for which there was no memory while its key was announced; see timers.start-hold-memory.");

    public DropReason NoKey { get; } = counters.DropReason(
        "seal.no_key", "Packets of a flow that got no stream: there are as many as limits.streams-per-source allows, or the node is stopped.");

    public DropReason FlowsFull { get; } = counters.DropReason("seal.flows_full", "Packets of more flows than a worker keeps; see limits.streams-per-source.");

    public DropReason Oversize { get; } = counters.DropReason("seal.oversize", "Payloads that do not fit the fabric's MTU, on a route with oversize: drop.");

    public DropReason NoPackets { get; } = counters.DropReason("seal.no_packets", "Payloads for whose fragments the worker had no packets left.");

    public DropReason OpensOtherFlow { get; } = counters.DropReason(
        "open.other_flow", "Packets into which a stage wrote a group or port that its route, or its worker, does not open.");

    public DropReason TooLarge { get; } = counters.DropReason("open.too_large", "Payloads put together of fragments that are larger than any red link's MTU.");

    public DropReason NotSealed { get; } = counters.DropReason(
        "black.not_sealed", "Packets that were to leave on a black link without being sealed, or changed after it: a stage's fault. They never leave.");

    public DropReason RedSealed { get; } = counters.DropReason("red.sealed", "Packets that were to leave on a red link while still sealed: a stage's fault.");

    public DropReason LegFailed { get; } = counters.DropReason("leg.failed", "Packets of a route that was stopped because a stage or a link failed.");

    public DropReason HandoverFull { get; } = counters.DropReason("worker.busy", "Packets that belong to another worker, which did not keep up.");

    public DropReason Stopped { get; } = counters.DropReason("worker.stopped", "Packets that were held when the worker stopped.");

    /// <summary>Packets that were sealed, fragments each for itself.</summary>
    public Counter Sealed { get; } = counters.Counter(SealVerdict.Sealed.CounterName(), SealVerdict.Sealed.Describe());

    /// <summary>Packets that opened.</summary>
    public Counter Accepted { get; } = counters.Counter(DataVerdict.Accepted.CounterName(), DataVerdict.Accepted.Describe());

    /// <summary>Packets that were put aside until their key is usable; each time that they are.</summary>
    public Counter Waited { get; } = counters.Counter(DataVerdict.Wait.CounterName(), DataVerdict.Wait.Describe());

    public DropReason Of(DataVerdict verdict) => _data[(int)verdict];

    public DropReason Of(SealVerdict verdict) => _seal[(int)verdict];

    public DropReason Of(FragmentEnd end) => _fragment[(int)end];

    private static DropReason[] Make<T>(ICounters counters, ReadOnlySpan<T> values, Func<T, (string Name, string Description)> describe)
        where T : struct, Enum
    {
        DropReason[] reasons = new DropReason[Enum.GetValues<T>().Length];
        foreach (T value in values)
        {
            (string name, string description) = describe(value);
            reasons[Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)] = counters.DropReason(name, description);
        }

        return reasons;
    }
}

using GemRouter.Hosting;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// Seals packets from the red side (wire 5): each flow (group and port) is a stream with a SEK, which the control plane makes when the first packet comes. Until then, and for the start hold
/// (wire 6.2), its packets wait here; they leave in their order and evenly, not in one burst. One worker owns it.
/// </summary>
internal sealed partial class SealStep : IStep
{
    /// <summary>How long packets wait for their stream's key.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Leg _leg;
    private readonly int _index;
    private readonly PacketStore _store;
    private readonly IDataNotes _notes;
    private readonly KernelDrops _drops;
    private readonly int _mostFlows;
    private readonly BatchOwner _rest;
    private readonly Packet[] _fragments = new Packet[FragmentHeader.MaxCount];
    private readonly Dictionary<FlowId, SealFlow> _flows = [];
    private readonly List<SealFlow> _waiting = [];
    private ForwardingTable _table = ForwardingTable.Empty;
    private SealFlow? _last;

    /// <param name="leg">The leg that this is a part of.</param>
    /// <param name="index">Its place there.</param>
    /// <param name="rest">A batch of the same pool, as large as the leg's, for packets behind one that is split.</param>
    /// <param name="store">Memory for packets that wait.</param>
    /// <param name="notes">Where the control plane is told of new flows.</param>
    /// <param name="mostFlows">The most flows that are kept.</param>
    public SealStep(Leg leg, int index, BatchOwner rest, PacketStore store, IDataNotes notes, int mostFlows)
    {
        _leg = leg;
        _index = index;
        _rest = rest;
        _store = store;
        _notes = notes;
        _drops = leg.Drops;
        _mostFlows = mostFlows;
    }

    public string Name => "seal";

    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (SealFlow flow in _waiting)
            {
                due = Instant.Min(due, flow.Entry is null ? flow.GiveUpAt : flow.ReleaseAt);
            }

            return due;
        }
    }

    public void Process(BatchOwner owner)
    {
        PacketBatch batch = owner.Batch;
        bool deferring = false;
        Lookahead ahead = new(batch);
        foreach (Packet packet in batch)
        {
            ahead.Prefetch();
            SealFlow? flow = FlowOf(packet, batch.Now, out DropReason? refused);
            if (flow is null)
            {
                batch.Drop(packet, refused!);
            }
            else if (!flow.IsFlowing)
            {
                Hold(owner, flow, packet);
            }
            else if (deferring || IsSplit(flow, packet))
            {
                Defer(owner, packet, ref deferring);
            }
            else
            {
                Seal(owner, flow.Entry!, packet);
            }
        }

        if (deferring)
        {
            SealRest(owner);
        }
    }

    public void Abandon(BatchOwner owner, DropReason reason)
    {
        _rest.Observer = null;
        _rest.BeginStage(_leg.Ledger, owner.Batch.Now);
        _rest.DropAll(reason);
        foreach (SealFlow flow in _waiting)
        {
            End(flow, reason);
        }

        _waiting.Clear();
    }

    public void Close() => _store.Close();

    public void Take(ForwardingTable table, Instant now)
    {
        _table = table;
        _last = null;
        foreach ((FlowId id, SealFlow flow) in _flows)
        {
            SealEntry? entry = table.Sealing.GetValueOrDefault(id);
            if (entry is not null)
            {
                flow.ReleaseAt = flow.Entry is null ? entry.ReleaseAt : flow.ReleaseAt;
                flow.Entry = entry;
            }
            else if (flow.Entry is not null)
            {
                End(flow, _drops.Of(SealVerdict.Stopped)); // its stream ended: the next packet opens another
                _waiting.Remove(flow);
            }
        }
    }

    private SealFlow? FlowOf(Packet packet, Instant now, out DropReason? refused)
    {
        refused = null;
        SealFlow? last = _last;
        if (last is not null && last.Id.Port == packet.Port && last.Id.Group == packet.Group)
        {
            return last;
        }

        FlowId id = new(packet.Group, packet.Port);
        if (!_flows.TryGetValue(id, out SealFlow? flow))
        {
            refused = !_leg.Share.Holds(id) ? _drops.OtherFlow : _flows.Count >= _mostFlows ? _drops.FlowsFull : null;
            if (refused is not null)
            {
                return null;
            }

            flow = new SealFlow(id, _store, now);
            _flows.Add(id, flow);
            flow.Entry = _table.Sealing.GetValueOrDefault(id);
            flow.IsFlowing = flow.Entry is not null && flow.Entry.ReleaseAt <= now;
            if (!flow.IsFlowing)
            {
                flow.ReleaseAt = flow.Entry?.ReleaseAt ?? Instant.Never;
                _waiting.Add(flow);
            }

            if (flow.Entry is null)
            {
                _notes.StreamWanted(id, packet.Source);
            }
        }

        _last = flow;
        return flow;
    }

    private static bool IsSplit(SealFlow flow, Packet packet) =>
        !flow.Entry!.Shape.FitsWhole(packet.Length)
        && flow.Entry.Oversize == OversizeAction.Fragment && flow.Entry.Shape.Plan(packet.Length, out SealPlan plan) == SealVerdict.Sealed && plan.IsFragmented;

    // One packet becomes many, which are to leave in its place: what stands before it leaves first.
    private void Defer(BatchOwner owner, Packet packet, ref bool deferring)
    {
        if (!deferring)
        {
            _rest.BeginStage(_leg.Ledger, owner.Batch.Now);
            _rest.Observer = owner.Observer;
            deferring = true;
        }

        owner.MoveTo(packet, _rest);
    }

    private void SealRest(BatchOwner owner)
    {
        foreach (Packet packet in _rest.Batch)
        {
            SealFlow flow = _flows[new FlowId(packet.Group, packet.Port)];
            if (owner.Batch.Room < FragmentHeader.MaxCount)
            {
                _leg.PassOn(owner, _index + 1);
            }

            if (IsSplit(flow, packet))
            {
                SealSplit(owner, flow.Entry!, packet);
            }
            else
            {
                _rest.MoveTo(packet, owner);
                Seal(owner, flow.Entry!, packet);
            }
        }

        _rest.Observer = null;
    }

    private void Seal(BatchOwner owner, SealEntry entry, Packet packet)
    {
        byte ttl = _leg.OuterTtl(packet.Ttl);
        if (ttl == 0 || !entry.Takes(packet))
        {
            owner.Batch.Drop(packet, ttl == 0 ? _drops.TtlExpired : _drops.OtherSource);
            return;
        }

        SealVerdict verdict = entry.Shape.Plan(packet.Length, out SealPlan plan);
        if (verdict == SealVerdict.Sealed && plan.IsFragmented)
        {
            owner.Batch.Drop(packet, _drops.Oversize);
            return;
        }

        verdict = verdict == SealVerdict.Sealed ? entry.Key.Seal(packet, OriginOf(entry, packet), plan.PadTo, out _) : verdict;
        if (verdict != SealVerdict.Sealed)
        {
            owner.Batch.Drop(packet, _drops.Of(verdict));
            return;
        }

        packet.Ttl = ttl;
        owner.MarkSealed(packet);
        _drops.Sealed.Increment();
    }

    private void SealSplit(BatchOwner owner, SealEntry entry, Packet packet)
    {
        byte ttl = _leg.OuterTtl(packet.Ttl);
        if (ttl == 0 || !entry.Takes(packet))
        {
            _rest.Batch.Drop(packet, ttl == 0 ? _drops.TtlExpired : _drops.OtherSource);
            return;
        }

        entry.Shape.Plan(packet.Length, out SealPlan plan);
        DropReason? refused = _drops.NoPackets;
        int rented = 0;
        try
        {
            while (rented < plan.Count && owner.Batch.TryRent(out Packet? fragment))
            {
                _fragments[rented++] = fragment;
            }

            if (rented == plan.Count)
            {
                SealVerdict verdict = entry.Key.SealFragments(packet, plan, OriginOf(entry, packet), _fragments.AsSpan(0, rented), out _);
                refused = verdict == SealVerdict.Sealed ? null : _drops.Of(verdict);
            }
        }
        finally
        {
            Place(owner, _fragments.AsSpan(0, rented), ttl, isSealed: refused is null); // also where a suite throws
        }

        if (refused is null)
        {
            _rest.Batch.Consume(packet);
        }
        else
        {
            _rest.Batch.Drop(packet, refused);
        }
    }

    private void Place(BatchOwner owner, ReadOnlySpan<Packet> fragments, byte ttl, bool isSealed)
    {
        foreach (Packet fragment in fragments)
        {
            if (isSealed)
            {
                fragment.Ttl = ttl;
                owner.Batch.Add(fragment);
                owner.MarkSealed(fragment);
                _drops.Sealed.Increment();
            }
            else
            {
                fragment.Return();
            }
        }
    }

    private static Origin? OriginOf(SealEntry entry, Packet packet) =>
        entry.CarriesOrigin ? new Origin(packet.Source, packet.SourcePort, packet.Ttl, packet.Dscp) : null;

    private void End(SealFlow flow, DropReason reason)
    {
        BatchOwner.DropShelved(_leg.Ledger, reason, flow.Held.Count);
        flow.Held.Clear();
        _flows.Remove(flow.Id);
        _last = null;
    }
}

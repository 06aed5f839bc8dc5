using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// No table of a router grows beyond its limit, no memory beyond what it may take, and no more signatures are checked than may be (wire 7, 9). How many envelopes are opened cannot be seen from outside: LimitSettingTests count them.
/// </summary>
internal sealed class TablesWithinLimits : Invariant
{
    private const int DisplacedPerNode = 4;
    private const int ProvenPerNode = 4;

    private readonly Dictionary<Machine, Instant> _looked = [];
    private readonly Dictionary<Machine, SignaturesWithinLimits> _signatures = [];
    private readonly Dictionary<int, NodeId> _nodes = [];

    public override string Name => "tables stay within their limits";

    public override void Verified(Machine machine, ReadOnlySpan<byte> message)
    {
        if (!machine.IsRunning)
        {
            return;
        }

        ControlLimits limits = Domain.Scenario.Limits;
        if (!_signatures.TryGetValue(machine, out SignaturesWithinLimits? signatures))
        {
            _signatures.Add(machine, signatures = new SignaturesWithinLimits(limits, machine.StartedAt));
        }

        if (!_nodes.TryGetValue(machine.Node, out NodeId own))
        {
            _nodes.Add(machine.Node, own = NodeId.Of(Domain.IdentityOf(machine.Node)));
        }

        if (signatures.Check(machine, own, message, Domain.Now) is { } what)
        {
            Fail($"{machine} makes more {what} than it may");
        }
    }

    public override void Reloaded(Machine machine)
    {
        if (_signatures.TryGetValue(machine, out SignaturesWithinLimits? signatures))
        {
            signatures.Refill(Domain.Now);
        }
    }

    public override void Turned(Machine machine)
    {
        // What fills a table comes one by one, and stays for seconds.
        if (_looked.TryGetValue(machine, out Instant at) && Domain.Now - at < TimeSpan.FromMilliseconds(20))
        {
            return;
        }

        _looked[machine] = Domain.Now;
        ControlPlane plane = machine.Router.Plane;
        ControlLimits limits = Domain.Scenario.Limits;
        Check(machine, "known nodes", plane.Roster.Nodes.Count, limits.Nodes);
        int tentative = 0;
        foreach (Node node in plane.Roster.Nodes)
        {
            tentative += node.Count(BootState.Tentative);
            Check(machine, "tentative boots of an identity", node.Count(BootState.Tentative), limits.TentativeBootsPerNode);
            Check(machine, "displaced boots of an identity", node.Count(BootState.Displaced), DisplacedPerNode);
            Check(machine, "proven boots of an identity", node.Count(BootState.Proven), ProvenPerNode);
        }

        Check(machine, "tentative boots", tentative, limits.TentativeBoots);
        Check(machine, "own streams", plane.Streams.Count, limits.StreamsPerSource);
        Check(machine, "announcements that wait", Inside.WaitingAnnouncements(plane), limits.WaitingAnnouncements);
        Check(machine, "bytes of replay windows", Inside.BudgetsOf(machine.Router).Windows.Used, Domain.Scenario.WindowMemory);
        Check(machine, "bytes of unfinished fragments", Inside.BudgetsOf(machine.Router).Fragments.Used, Domain.Scenario.FragmentMemory);
        CheckKeys(machine, plane, limits);
    }

    private void CheckKeys(Machine machine, ControlPlane plane, ControlLimits limits)
    {
        Dictionary<(NodeId, GroupAddress, ushort), int> streams = [];
        Dictionary<(BootId, GroupAddress, ushort), int> staying = [];
        Dictionary<NodeId, int> sources = [];
        foreach (PeerKey key in plane.Keys.All)
        {
            StreamContext context = key.Announcement.Context;
            int keys = streams[(context.Source, context.Group, context.Port)] = streams.GetValueOrDefault((context.Source, context.Group, context.Port)) + 1;
            sources[context.Source] = sources.GetValueOrDefault(context.Source) + (keys == 1 ? 1 : 0);
            Check(machine, "SEKs of a stream, with those of other boots and those that linger", keys, 2 * limits.KeysPerStream);
            if (key.EndsAt == Instant.Never && !Domain.Scenario.HasTwoOfOne) // of two with one identity, either may have lingered and come back
            {
                int stay = staying[(context.SourceBoot, context.Group, context.Port)] = staying.GetValueOrDefault((context.SourceBoot, context.Group, context.Port)) + 1;
                Check(machine, "SEKs of a stream of one boot", stay, limits.KeysPerStream);
            }

            Check(machine, "streams of a source", sources[context.Source], limits.StreamsPerSource);
        }

        Check(machine, "streams", streams.Count, limits.Streams);
    }

    private void Check(Machine machine, string what, long count, long limit)
    {
        if (count > limit)
        {
            Fail($"{machine} has {count} {what}, of at most {limit}");
        }
    }
}

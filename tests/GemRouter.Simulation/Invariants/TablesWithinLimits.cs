using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Invariants;

/// <summary>No table of a router grows beyond its limit (wire 7, 9).</summary>
internal sealed class TablesWithinLimits : Invariant
{
    private const int DisplacedPerNode = 4;
    private const int ProvenPerNode = 4;

    private readonly Dictionary<Machine, Instant> _looked = [];

    public override string Name => "tables stay within their limits";

    public override void Turned(Machine machine)
    {
        // What fills a table comes one by one, and stays for seconds.
        if (_looked.TryGetValue(machine, out Instant at) && Domain.Now - at < TimeSpan.FromMilliseconds(20))
        {
            return;
        }

        _looked[machine] = Domain.Now;
        ControlPlane plane = machine.Router.Plane;
        ControlLimits limits = Domain.Scenario.ControlLimits;
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
        CheckKeys(machine, plane, limits);
    }

    private void CheckKeys(Machine machine, ControlPlane plane, ControlLimits limits)
    {
        Dictionary<(NodeId, GroupAddress, ushort), int> streams = [];
        Dictionary<NodeId, int> sources = [];
        foreach (PeerKey key in plane.Keys.All)
        {
            StreamContext context = key.Announcement.Context;
            int keys = streams[(context.Source, context.Group, context.Port)] = streams.GetValueOrDefault((context.Source, context.Group, context.Port)) + 1;
            sources[context.Source] = sources.GetValueOrDefault(context.Source) + (keys == 1 ? 1 : 0);
            Check(machine, "SEKs of a stream, with those that linger", keys, 2 * limits.KeysPerStream);
            Check(machine, "streams of a source", sources[context.Source], limits.StreamsPerSource);
        }

        Check(machine, "streams", streams.Count, limits.Streams);
    }

    private void Check(Machine machine, string what, int count, int limit)
    {
        if (count > limit)
        {
            Fail($"{machine} has {count} {what}, of at most {limit}");
        }
    }
}

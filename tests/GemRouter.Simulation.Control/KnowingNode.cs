using GemRouter.Kernel.Control;
using GemRouter.Protocol;

namespace GemRouter.Simulation.Control;

/// <summary>One node that knows many others and their streams, and what that takes of its memory. The others hear it alone, so that they cost next to nothing.</summary>
public sealed class KnowingNode
{
    private readonly SimulatedDomain _domain;
    private readonly int _nodes;

    /// <summary>Makes it; it knows nobody yet.</summary>
    /// <param name="nodes">The others, each with one stream.</param>
    public KnowingNode(int nodes)
    {
        _nodes = nodes;
        _domain = new SimulatedDomain { Verifier = new SimulatedVerifier(remembers: false) };
        Node = _domain.Start();
        _domain.IsLost = (from, to) => from != Node && to != Node;
    }

    /// <summary>The node.</summary>
    public SimulatedNode Node { get; }

    /// <summary>Starts the others, and runs until the node holds a usable SEK of each.</summary>
    public void Meet()
    {
        for (int i = 0; i < _nodes; i++)
        {
            SimulatedNode peer = _domain.Start();
            peer.Plane.Open(GroupAddress.Parse($"239.1.1.{1 + (i % 200)}"), (ushort)(5000 + (i / 200)), null, _domain.Now);
            _domain.Run(0.05);
        }

        Instant patience = _domain.Now + TimeSpan.FromMinutes(5);
        while (Node.Plane.Keys.All.Count(static key => key.IsUsable) < _nodes)
        {
            _domain.Run(0.5);
            if (_domain.Now > patience)
            {
                throw new TimeoutException($"It has {Node.Plane.Keys.All.Count(static key => key.IsUsable)} of {_nodes} SEKs.");
            }
        }
    }

    /// <summary>Makes of each SEK what a worker opens with, as production does, and the table of them all.</summary>
    public (KeyTable Table, OpenKey[] Keys) MakeTable()
    {
        OpenKey[] keys = [.. Node.Plane.Keys.All.Select(key => new OpenKey(
            _domain.Suites[key.Announcement.Context.Suite], key.Key, key.Announcement.Context, key.Floor, key.Announcement.WindowLog2, LeapBound.Of(key)))];
        return (new KeyTable(ReceivePolicies.Of(_domain.Policy().Groups), [], [.. keys]), keys);
    }
}

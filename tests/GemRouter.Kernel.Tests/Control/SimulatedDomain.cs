using System.Collections.Frozen;
using GemRouter.Kernel.Control;
using GemRouter.Plugin.Aead;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>Control planes of one domain under virtual time; each datagram reaches every other node after a delay, if it is not lost.</summary>
internal sealed class SimulatedDomain
{
    public const string Prefix = "239.1.1.0/24";

    private readonly PriorityQueue<(SimulatedNode To, byte[] Datagram), (long At, int Order)> _underWay = new();
    private int _order;

    public SimulatedDomain(ulong seed = 1)
    {
        Entropy = new SeededEntropy(seed);
        Id = DomainId.Of("simulated");
        BootstrapKey = new BootstrapKey(Secret.Random(Entropy, 32), Id);
        GroupKey = new GroupKey(Secret.Random(Entropy, 32), Id);
        using TestHost host = new();
        Suites = PluginFixture.Of<AeadPlugin>().Factories
            .Select(factory => (ICipherSuite)factory.Create(host.Context, factory.CreateOptions()))
            .ToFrozenDictionary(static suite => suite.Parameters.Id);
    }

    public SeededEntropy Entropy { get; }

    public DomainId Id { get; }

    public BootstrapKey BootstrapKey { get; }

    public GroupKey GroupKey { get; set; }

    public FrozenDictionary<byte, ICipherSuite> Suites { get; }

    public Instant Now { get; private set; } = new(1_000_000_000);

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Says which datagrams are lost.</summary>
    public Func<SimulatedNode, SimulatedNode, bool> IsLost { get; set; } = static (_, _) => false;

    public List<SimulatedNode> Nodes { get; } = [];

    public ControlPolicy Policy(params GroupKey[] keys) => new()
    {
        BootstrapKeys = [BootstrapKey],
        Trust = TrustPolicy.Bootstrap([]),
        Groups = new GroupPolicies([new GroupPolicy { Prefix = GroupPrefix.Parse(Prefix), Keys = keys.Length == 0 ? [GroupKey] : [.. keys], Suites = [3] }]),
    };

    public SimulatedNode Start(ControlTimers? timers = null)
    {
        SimulatedNode node = new(this, timers ?? new ControlTimers());
        Nodes.Add(node);
        return node;
    }

    public void Carry(SimulatedNode from, ReadOnlySpan<byte> datagram)
    {
        foreach (SimulatedNode to in Nodes)
        {
            if (to != from && !IsLost(from, to))
            {
                _underWay.Enqueue((to, datagram.ToArray()), ((Now + Delay).Nanoseconds, _order++));
            }
        }
    }

    public void Run(double seconds) => RunUntil(Now + TimeSpan.FromSeconds(seconds), static () => false);

    /// <summary>Runs until a condition holds, and says how long that took; fails after a while.</summary>
    public TimeSpan RunUntil(Func<bool> condition, double seconds = 60)
    {
        Instant start = Now;
        Assert.True(RunUntil(start + TimeSpan.FromSeconds(seconds), condition), "It never came to that.");
        return Now - start;
    }

    private bool RunUntil(Instant end, Func<bool> condition)
    {
        while (!condition())
        {
            Instant next = Nodes.Count == 0 ? Instant.Never : Nodes.Min(static node => node.Plane.NextDue);
            if (_underWay.TryPeek(out _, out (long At, int) first))
            {
                next = Instant.Min(next, new Instant(first.At));
            }

            if (next > end)
            {
                Now = end;
                return condition();
            }

            Now = Instant.Max(Now, next);
            while (_underWay.TryPeek(out (SimulatedNode To, byte[] Datagram) datagram, out (long At, int) at) && at.At <= Now.Nanoseconds)
            {
                _underWay.Dequeue();
                if (Nodes.Contains(datagram.To))
                {
                    datagram.To.Plane.Receive(datagram.Datagram, Now);
                }
            }

            foreach (SimulatedNode node in Nodes.Where(node => node.Plane.NextDue <= Now).ToArray())
            {
                node.Plane.Tick(Now);
            }
        }

        return true;
    }
}

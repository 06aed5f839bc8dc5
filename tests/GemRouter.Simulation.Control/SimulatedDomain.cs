using System.Collections.Frozen;
using GemRouter.Kernel.Control;
using GemRouter.Plugin.Aead;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Simulation.Control;

/// <summary>
/// Control planes of one domain under virtual time, without a data plane: each datagram reaches every other node after a delay, if it is not lost. The control planes are those of production, with their parsing,
/// verification and sealing; the same seed gives the same run.
/// </summary>
public sealed class SimulatedDomain
{
    /// <summary>The groups that everybody may send and receive.</summary>
    public const string Prefix = "239.1.1.0/24";

    private const int ParallelFrom = 128;

    private static readonly Func<SimulatedNode, SimulatedNode, bool> NothingIsLost = static (_, _) => false;

    // With fewer, going through them one by one costs less.
    private const int WindowFrom = 3;

    private readonly List<Flight> _window = [];
    private readonly Queue<Flight> _underWay = new(); // the delay is the same for all that is under way, so they come in order
    private readonly PriorityQueue<SimulatedNode, (long At, int Order)> _due = new();
    private readonly List<SimulatedNode> _nodes = [];

    /// <summary>Makes a domain without nodes.</summary>
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

    /// <summary>Where keys and seeds come from; each node has randomness of its own.</summary>
    public SeededEntropy Entropy { get; }

    /// <summary>The domain.</summary>
    public DomainId Id { get; }

    /// <summary>Its bootstrap key.</summary>
    public BootstrapKey BootstrapKey { get; }

    /// <summary>The key of its groups.</summary>
    public GroupKey GroupKey { get; set; }

    /// <summary>The suites that everybody has.</summary>
    public FrozenDictionary<byte, ICipherSuite> Suites { get; }

    /// <summary>Who verifies signatures for the nodes that start from now on: production's verifier, or one that remembers.</summary>
    public ISignatureVerifier Verifier { get; set; } = Ed25519Verifier.Instance;

    /// <summary>The virtual time.</summary>
    public Instant Now { get; private set; } = new(1_000_000_000);

    /// <summary>How long a datagram is under way. Not to be changed while any is.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Says which datagrams are lost, from whom to whom; asked when they are sent.</summary>
    public Func<SimulatedNode, SimulatedNode, bool> IsLost { get; set; } = NothingIsLost;

    /// <summary>The nodes, in the order of their start.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>What a node believes and may do.</summary>
    /// <param name="keys">The groups' keys, the active one first; <see cref="GroupKey"/> alone where there are none.</param>
    public ControlPolicy Policy(params GroupKey[] keys) => new()
    {
        BootstrapKeys = [BootstrapKey],
        Trust = TrustPolicy.Bootstrap([]),
        Groups = new GroupPolicies([new GroupPolicy { Prefix = GroupPrefix.Parse(Prefix), Keys = keys.Length == 0 ? [GroupKey] : [.. keys], Suites = [3] }]),
    };

    /// <summary>Starts a node, which says its first HELLO as soon as time goes on.</summary>
    public SimulatedNode Start(ControlTimers? timers = null, ControlLimits? limits = null)
    {
        SimulatedNode node = new(this, _nodes.Count, timers ?? new ControlTimers(), limits ?? new ControlLimits());
        _nodes.Add(node);
        return node;
    }

    /// <summary>Lets time pass.</summary>
    public void Run(double seconds) => RunTo(Now + TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass up to a point.</summary>
    public void RunTo(Instant end)
    {
        NoteAll();
        while (RunWindow(end) || Step(end))
        {
        }

        Now = Instant.Max(Now, end);
    }

    /// <summary>Runs until a condition holds, which is looked at whenever something has happened, and says how long that took.</summary>
    /// <exception cref="TimeoutException">It did not come to that.</exception>
    public TimeSpan RunUntil(Func<bool> condition, double seconds = 60)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Instant start = Now;
        return RunUntil(start + TimeSpan.FromSeconds(seconds), condition) ? Now - start : throw new TimeoutException($"In {seconds} s it never came to that.");
    }

    internal void Carry(SimulatedNode from, ReadOnlySpan<byte> datagram)
    {
        SimulatedNode[]? to = IsLost == NothingIsLost ? null : [.. _nodes.Where(node => node != from && !IsLost(from, node))];
        _underWay.Enqueue(new Flight(Now + Delay, from, datagram.ToArray(), to, _nodes.Count));
    }

    private bool RunUntil(Instant end, Func<bool> condition)
    {
        NoteAll();
        while (!condition())
        {
            if (!Step(end))
            {
                Now = Instant.Max(Now, end);
                return condition();
            }
        }

        return true;
    }

    // Whoever calls may have had a node open a stream, or take another policy.
    private void NoteAll()
    {
        foreach (SimulatedNode node in _nodes)
        {
            Note(node);
        }
    }

    private Instant NextAt()
    {
        Instant next = _due.TryPeek(out _, out (long At, int) first) ? new Instant(first.At) : Instant.Never;
        return _underWay.TryPeek(out Flight flight) ? Instant.Min(next, flight.At) : next;
    }

    // What happens next, if it does up to a time.
    private bool Step(Instant end)
    {
        Instant next = NextAt();
        if (next > end)
        {
            return false;
        }

        Now = Instant.Max(Now, next);
        while (_underWay.TryPeek(out Flight flight) && flight.At <= Now)
        {
            _underWay.Dequeue();
            Deliver(flight);
        }

        Tick();
        return true;
    }

    // Nothing that is said arrives before the delay is over. So in a rush each node can go through that time by itself, all processors at work, and what it knows is fetched from memory once, not for each datagram. What
    // comes of it is the same.
    private bool RunWindow(Instant end)
    {
        Instant start = Instant.Max(Now, NextAt());
        Instant last = Instant.Min(end, start + Delay - TimeSpan.FromMicroseconds(1));
        if (start > last || _nodes.Count < ParallelFrom || IsLost != NothingIsLost || _underWay.TakeWhile(flight => flight.At <= last && flight.To is null).Take(WindowFrom).Count() < WindowFrom)
        {
            return false;
        }

        _window.Clear();
        while (_underWay.TryPeek(out Flight flight) && flight.At <= last)
        {
            last = flight.To is null ? last : Instant.Min(last, new Instant(flight.At.Nanoseconds - 1));
            if (flight.At > last)
            {
                break; // it reaches some alone
            }

            _window.Add(_underWay.Dequeue());
        }

        Parallel.ForEach(_nodes, node => node.GoThrough(_window, start, last));
        Now = last;
        foreach (SimulatedNode node in _nodes)
        {
            if (node.NotedDue <= last)
            {
                node.NotedDue = Instant.Never; // it came in the window
            }

            Note(node, node.Due);
        }

        foreach ((Instant at, byte[] datagram, SimulatedNode from) in _nodes.SelectMany(static node => node.SaidInWindow.Select(said => (said.At, said.Datagram, node))).OrderBy(static said => said.At))
        {
            _underWay.Enqueue(new Flight(at + Delay, from, datagram, null, _nodes.Count));
        }

        _nodes.ForEach(static node => node.SaidInWindow.Clear());
        return true;
    }

    private void Deliver(Flight flight)
    {
        int count = flight.To?.Length ?? flight.Nodes;
        if (count >= ParallelFrom)
        {
            Parallel.For(0, count, i => Receive(flight, i)); // who receives says nothing, and changes nothing but itself
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                Receive(flight, i);
            }
        }

        for (int i = 0; i < count; i++)
        {
            SimulatedNode to = flight.Whom(_nodes, i);
            Note(to, to.Due);
        }
    }

    private void Receive(in Flight flight, int index)
    {
        SimulatedNode to = flight.Whom(_nodes, index);
        if (to != flight.From)
        {
            to.Receive(flight.Datagram);
            to.Due = to.Plane.NextDue; // asked for here, beside the others
        }
    }

    private void Tick()
    {
        while (_due.TryPeek(out SimulatedNode? node, out (long At, int) first) && first.At <= Now.Nanoseconds)
        {
            _due.Dequeue();
            if (first.At != node.NotedDue.Nanoseconds)
            {
                continue; // an earlier one has come since
            }

            node.NotedDue = Instant.Never;
            if (node.Plane.NextDue <= Now)
            {
                node.Plane.Tick(Now);
            }

            Note(node);
        }
    }

    // Only what becomes due earlier is noted at once: one that is due later is looked at when the earlier time has come.
    private void Note(SimulatedNode node) => Note(node, node.Due = node.Plane.NextDue);

    private void Note(SimulatedNode node, Instant due)
    {
        if (due < node.NotedDue)
        {
            node.NotedDue = due;
            _due.Enqueue(node, (due.Nanoseconds, node.Index));
        }
    }
}

using GemRouter.Kernel.Control;
using GemRouter.Protocol;

namespace GemRouter.Simulation.Control;

/// <summary>A domain of many nodes that all start within a second, its streams spread over them evenly, and what that costs. Signature checks are remembered above <see cref="RememberedAbove"/> nodes.</summary>
public sealed class LargeDomain
{
    /// <summary>In domains of more nodes, signature checks are remembered.</summary>
    public const int RememberedAbove = 100;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Commitment, SimulatedNode> _sources = [];
    private readonly List<TimeSpan> _usable = [];
    private readonly Instant _start;
    private readonly int _streams;
    private Instant _told;

    /// <summary>Makes it; nothing has started yet.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="streams">How many streams; from the first node on, each gets one in turn.</param>
    /// <param name="remember">Whether signature checks are remembered; by default as the size says.</param>
    /// <param name="seed">Decides the run.</param>
    public LargeDomain(int nodes, int streams, bool? remember = null, ulong seed = 1)
    {
        _streams = streams;
        Size = nodes;
        Sources = Math.Min(nodes, streams);
        Verifier = new SimulatedVerifier(remember ?? nodes > RememberedAbove);
        Domain = new SimulatedDomain(seed) { Verifier = Verifier };
        _start = Domain.Now;
        _told = _start;
    }

    /// <summary>How many nodes it has, joiners not counted.</summary>
    public int Size { get; }

    /// <summary>How many of them have active streams.</summary>
    public int Sources { get; }

    /// <summary>Who checks all signatures.</summary>
    public SimulatedVerifier Verifier { get; }

    /// <summary>The domain.</summary>
    public SimulatedDomain Domain { get; }

    /// <summary>How long after the first start each stream became usable at each other node, in the order of time.</summary>
    public IReadOnlyList<TimeSpan> UsableAfter => [.. _usable.Order()]; // the nodes are not all at the same time

    /// <summary>Told every five seconds of virtual time how long it has been since the first start, and how many nodes have converged; null for nobody.</summary>
    public Action<TimeSpan, int>? Progress { get; set; }

    /// <summary>Starts all nodes and runs until each knows every other as proven and holds each stream's SEK usable.</summary>
    /// <returns>How long that took from the first start.</returns>
    public TimeSpan Converge(double seconds = 600)
    {
        foreach (TimeSpan at in Enumerable.Range(0, Size).Select(_ => RandomOfASecond()).Order().ToArray())
        {
            Domain.RunTo(_start + at);
            Start(Domain.Nodes.Count);
        }

        RunTo(_start + TimeSpan.FromSeconds(1));
        while (!HasConverged)
        {
            if (Domain.Now - _start > TimeSpan.FromSeconds(seconds))
            {
                throw new TimeoutException($"{Size} nodes do not converge within {seconds} s.");
            }

            RunTo(Domain.Now + Look);
        }

        return Domain.Now - _start;
    }

    /// <summary>Lets time pass up to a point, and tells how far it is.</summary>
    public void RunTo(Instant end)
    {
        while (Domain.Now < end)
        {
            Domain.RunTo(Instant.Min(end, _told + Step));
            if (Domain.Now >= _told + Step)
            {
                _told = Domain.Now;
                Progress?.Invoke(Domain.Now - _start, Domain.Nodes.Count(HasAll));
            }
        }
    }

    /// <summary>Whether each node knows every other as proven, and holds each stream's SEK usable.</summary>
    public bool HasConverged => _usable.Count >= _streams * (Size - 1) && Domain.Nodes.All(node => HasAll(node));

    /// <summary>One more node starts, without streams.</summary>
    /// <returns>The datagrams that it causes, its own included: all that were sent within a second of its first HELLO, less what the domain said in a second before (the mean of 20).</returns>
    public int Join()
    {
        Instant before = Domain.Now - TimeSpan.FromSeconds(20);
        double anyway = Domain.Nodes.Sum(node => node.Said.Count(said => said.At >= before)) / 20.0;
        SimulatedNode joiner = Domain.Start();
        Domain.Run(0);
        Instant hello = joiner.FirstHello;
        Domain.RunTo(hello + TimeSpan.FromSeconds(1));
        return (int)Math.Ceiling(Domain.Nodes.Sum(node => node.Said.Count(said => said.At >= hello)) - anyway);
    }

    /// <summary>What went over each node's link in each second from one time, up to another: all nodes, each with its seconds.</summary>
    public IReadOnlyList<IReadOnlyList<Traffic>> TrafficOf(Instant from, Instant to) => [.. Domain.Nodes.Take(Size).Select(node => (IReadOnlyList<Traffic>)[.. node.Traffic!.Seconds(from, to)])];

    private bool HasAll(SimulatedNode node)
    {
        int proven = node.Plane.Roster.Boots.Count(static boot => boot.State == BootState.Proven);
        int usable = node.Plane.Keys.All.Count(static key => key.IsUsable);
        return proven >= Size - 1 && usable + node.Plane.Streams.Count >= _streams;
    }

    private void Start(int index)
    {
        SimulatedNode node = Domain.Start();
        node.Traffic = new TrafficMeter(_start);
        node.BecameUsable = key =>
        {
            if (_sources.ContainsKey(key.Announcement.Commitment))
            {
                lock (_usable)
                {
                    _usable.Add(node.Now - _start);
                }
            }
        };
        for (int stream = index; stream < _streams; stream += Size)
        {
            GroupAddress group = GroupAddress.Parse($"239.1.1.{1 + (stream % 200)}");
            OwnStream opened = node.Plane.Open(group, (ushort)(5000 + (stream / 200)), null, Domain.Now) ?? throw new InvalidOperationException($"Stream {stream} is not opened.");
            _sources.Add(opened.Current.Seal.Commitment, node);
        }
    }

    private TimeSpan RandomOfASecond()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Domain.Entropy.Fill(bytes);
        return TimeSpan.FromSeconds(BitConverter.ToUInt32(bytes) / (double)uint.MaxValue);
    }
}

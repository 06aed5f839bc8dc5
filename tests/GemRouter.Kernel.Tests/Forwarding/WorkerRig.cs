using System.Collections.Frozen;
using GemRouter.Hosting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A worker with one leg between two links, whose turns a test takes, and the table that it reads.</summary>
internal sealed class WorkerRig : IDataNotes, IDisposable
{
    public const string Prefix = "239.1.0.0/16";

    private readonly WorkerRigSetup _setup;
    private long _version;

    public WorkerRig(RouteDirection direction, TimeProvider clock, MemoryLink from, MemoryLink to, WorkerRigSetup? setup = null)
    {
        _setup = setup ?? new WorkerRigSetup();
        Clock = clock;
        Tables = _setup.Tables ?? new TableSource();
        Pool = new PacketPool(_setup.PoolPackets, _setup.Headroom, _setup.Payload, _setup.Tailroom);
        Drops = new KernelDrops(Counters);
        Store = new MemoryBudget(_setup.Memory);
        Fragments = new MemoryBudget(_setup.FragmentMemory);
        ILinkSender sender = direction == RouteDirection.Open ? to.OpenSender(RedIngress.RouterPort) : to.OpenSender();
        Leg = new Leg(
            new LegSetup
            {
                Route = "route",
                Direction = direction,
                Share = new FlowShare([.. _setup.Groups.Select(static prefix => GroupPrefix.Parse(prefix))], _setup.Place, _setup.Places),
                Drops = new KernelDrops(Counters),
                Sender = _setup.Sender is null ? sender : _setup.Sender(sender),
                Ttl = _setup.Ttl,
                Failed = (_, _, exception) => Failures.Add(exception),
            },
            Pool,
            _setup.BatchSize);
        List<IStep> steps = [.. _setup.Before.Select((stage, i) => new StageStep($"before-{i}", stage))];
        int crypto = steps.Count;
        PacketStore store = new(Store, _setup.Payload);
        steps.Add(direction == RouteDirection.Seal
            ? new SealStep(Leg, crypto, new BatchOwner(Pool, Leg.Owner.Batch.Room), store, this, _setup.MostFlows)
            : new OpenStep(Leg, crypto, store, Fragments, _setup.KeyWait, this));
        steps.AddRange(_setup.After.Select((stage, i) => new StageStep($"after-{i}", stage)));
        Leg.SetSteps([.. steps], crypto);

        LegMap map = new([(GroupPrefix.Parse(Prefix), 0)]);
        ReceivePolicies receive = Policies();
        if (direction == RouteDirection.Seal)
        {
            RedIngress red = new("lan", map, Drops, new SendPolicies(GroupsOf(_setup)));
            red.Refresh(from.Networks, [.. _setup.From.Select(System.Net.IPNetwork.Parse)]);
            Ingress = red;
        }
        else
        {
            Ingress = new BlackIngress("fabric", map, Drops);
        }

        ILinkReceiver receiver = from.OpenReceiver();
        Receiver = _setup.Receiver is null ? receiver : _setup.Receiver(receiver);
        Worker = new Worker(new WorkerSetup
        {
            Number = _setup.Place,
            Receiver = Receiver,
            Ingress = Ingress,
            Legs = [Leg],
            Senders = [sender],
            Pool = Pool,
            BatchSize = _setup.BatchSize,
            Tables = Tables,
            Clock = clock,
            Failed = (_, exception) => Failures.Add(exception),
            Place = _setup.Place,
            Places = _setup.Places,
        });
    }

    public TimeProvider Clock { get; }

    public TableSource Tables { get; }

    public PacketPool Pool { get; }

    public KernelDrops Drops { get; }

    public MemoryBudget Store { get; }

    public MemoryBudget Fragments { get; }

    public FakeCounters Counters { get; } = new();

    public Leg Leg { get; }

    public Ingress Ingress { get; }

    public ILinkReceiver Receiver { get; }

    public Worker Worker { get; }

    public List<Exception> Failures { get; } = [];

    public List<FlowId> Wanted { get; } = [];

    public List<KeyAddress> Unknown { get; } = [];

    /// <summary>Publishes a table.</summary>
    public void Publish(IEnumerable<TestStream>? open = null, IEnumerable<TestStream>? own = null, params IEnumerable<(TestStream Stream, SealEntry Entry)> sealing)
    {
        ReceivePolicies receive = Policies();
        Tables.Table = new ForwardingTable(
            ++_version,
            new KeyTable(receive, [.. (own ?? []).Select(static stream => stream.Seal.Address)], [.. (open ?? []).Select(static stream => stream.Open)]),
            receive,
            sealing.ToFrozenDictionary(static pair => pair.Stream.Flow, static pair => pair.Entry));
    }

    /// <summary>Takes turns until nothing comes any more.</summary>
    public void Turn(int atLeast = 1)
    {
        long before;
        int turns = 0;
        do
        {
            before = Ingress.Ledger.In + Leg.Ledger.In + Leg.Ledger.Out;
            Worker.Turn(wait: false);
            CheckBalance();
        }
        while (++turns < atLeast || before != Ingress.Ledger.In + Leg.Ledger.In + Leg.Ledger.Out);
    }

    public void CheckBalance()
    {
        Assert.Equal(0, Ingress.Ledger.Balance);
        Assert.Equal(0, Leg.Ledger.Balance);
        Assert.Equal(Ingress.Ledger.Dropped + Leg.Ledger.Dropped, Counters.Dropped);
    }

    /// <summary>Ends the worker, and checks that nothing is held or missing then.</summary>
    public void End()
    {
        Worker.Drain();
        CheckBalance();
        Assert.Equal((0, 0), (Ingress.Ledger.Held, Leg.Ledger.Held));
        Assert.Equal(Pool.Packets, Pool.Free);
        Assert.Equal((0, 0), (Store.Used, Fragments.Used));
    }

    public void StreamWanted(FlowId flow, Address source) => Wanted.Add(flow);

    public void KeyUnknown(in KeyAddress address) => Unknown.Add(address);

    public void Dispose() => Worker.Dispose();

    private static GroupPolicies GroupsOf(WorkerRigSetup setup)
    {
        GroupKey key = new(Secret.Random(new SeededEntropy(9), 32), DomainId.Of("test"));
        return new GroupPolicies(
        [
            new GroupPolicy { Prefix = GroupPrefix.Parse(Prefix), Keys = [key], Suites = [1] },
            new GroupPolicy { Prefix = GroupPrefix.Parse("239.1.9.0/24"), Keys = [key], Suites = [1], Send = false, Receive = false },
            .. setup.Policies,
        ]);
    }

    private ReceivePolicies Policies() => ReceivePolicies.Of(GroupsOf(_setup));
}

/// <summary>What a <see cref="WorkerRig"/> is made with.</summary>
internal sealed record WorkerRigSetup
{
    public int BatchSize { get; init; } = 32;

    public int PoolPackets { get; init; } = 512;

    public int Headroom { get; init; } = 128;

    public int Payload { get; init; } = 9000;

    public int Tailroom { get; init; } = 2048;

    public IPacketStage[] Before { get; init; } = [];

    public IPacketStage[] After { get; init; } = [];

    public string[] From { get; init; } = [];

    public string[] Groups { get; init; } = [WorkerRig.Prefix];

    public GroupPolicy[] Policies { get; init; } = [];

    public int? Ttl { get; init; }

    public long Memory { get; init; } = 4 << 20;

    public long FragmentMemory { get; init; } = 1 << 20;

    public TimeSpan KeyWait { get; init; } = TimeSpan.FromSeconds(1);

    public int MostFlows { get; init; } = 16;

    public TableSource? Tables { get; init; }

    public Func<ILinkReceiver, ILinkReceiver>? Receiver { get; init; }

    public Func<ILinkSender, ILinkSender>? Sender { get; init; }

    public int Place { get; init; }

    public int Places { get; init; } = 1;
}

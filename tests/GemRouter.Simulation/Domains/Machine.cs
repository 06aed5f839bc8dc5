using System.Net;
using GemRouter.Kernel;
using GemRouter.Simulation.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Simulation.Domains;

/// <summary>A computer that a router runs on: a place on the fabric, a LAN behind it. A router that starts again has the place of the one before; a clone has one of its own.</summary>
internal sealed class Machine
{
    private const int FabricMtu = 576;
    private const int LanMtu = 1500;

    private readonly SimulatedDomain _domain;
    private Components _components = null!;

    public Machine(SimulatedDomain domain, int place, int node, int start)
    {
        _domain = domain;
        Place = place;
        Node = node;
        Start = start;
    }

    /// <summary>Its place on the fabric: what weather and attacks go by.</summary>
    public int Place { get; }

    /// <summary>The router of the scenario that it is, or is a copy of.</summary>
    public int Node { get; }

    /// <summary>How often that router was started before on this machine.</summary>
    public int Start { get; }

    /// <summary>A clone that does not live yet: it gets what its original gets, does what that does, and nobody hears it.</summary>
    public bool IsShadow { get; set; }

    /// <summary>That which it is a copy of.</summary>
    public Machine? Original { get; init; }

    /// <summary>When the present memory began: for a clone that is the original's start.</summary>
    public Instant StartedAt { get; private set; }

    public Router Router { get; private set; } = null!;

    public SimulatedLink Fabric { get; private set; } = null!;

    public SimulatedLink Lan { get; private set; } = null!;

    public ForkedEntropy Entropy { get; private set; } = null!;

    public bool IsRunning { get; private set; }

    /// <summary>When its router has something to do if nothing comes.</summary>
    public Instant NextDue { get; private set; } = Instant.Never;

    public bool HasNews => Fabric.HasNews || Lan.HasNews;

    /// <summary>Its address on the fabric; a clone has that of its original, as a copy has.</summary>
    public Address Address => Address.FromIPv4(0xC6336400u + 1u + (uint)(Original ?? this).Place);

    /// <summary>The host on its LAN that sends.</summary>
    public Address Host => Address.FromIPv4(0x0A000009u + ((uint)(Original ?? this).Place << 8));

    /// <summary>What it sent so far, while there is a shadow that has to send the same.</summary>
    public List<Datagram> Said { get; } = [];

    public override string ToString() => $"node {Node}{(Original is null ? "" : $", its clone at {Place}")}{(Place != Node && Original is null ? $", its twin at {Place}" : "")}, start {Start}";

    public void Begin(Parts parts)
    {
        StartedAt = _domain.Now;
        Machine origin = Original ?? this;
        Entropy = new ForkedEntropy(Dice.Mix(_domain.Scenario.Seed, 1, (ulong)origin.Place, (ulong)origin.Start));
        Address lan = Address.FromIPv4(0x0A000001u + ((uint)origin.Place << 8));
        Fabric = new SimulatedLink(Address, IPNetwork.Parse("198.51.100.0/24"), FabricMtu, foreign: false, datagram => _domain.SentToFabric(this, datagram), _domain.Clock);
        Lan = new SimulatedLink(lan, new IPNetwork(Address.FromIPv4(0x0A000000u + ((uint)origin.Place << 8)).ToIPAddress(), 24), LanMtu, foreign: true, datagram => _domain.SentToLan(this, datagram), _domain.Clock);
        _components = new Components(this, parts, _domain);
        Router = Router.Compose(_components.Manifest(), new RouterHost
        {
            Clock = _domain.Clock,
            Entropy = parts.Entropy(this, Entropy),
            Loggers = NullLoggerFactory.Instance,
            Catalog = _components,
            Services = static _ => NoServices.Instance,
            HasThreads = false,
            Verifier = new WatchedVerifier(parts.Verifier(this, _domain.Verifier), this, _domain),
        });
        Wait(Router.StartAsync(CancellationToken.None));
        IsRunning = true;
        NextDue = _domain.Now;
    }

    /// <summary>Takes turns until nothing moves.</summary>
    public void Run()
    {
        const int most = 10_000;
        for (int turns = 0; HasNews || NextDue <= _domain.Now; turns++)
        {
            if (turns == most)
            {
                _domain.Fail("it comes to rest", $"{this} always has something to do at one time");
                return;
            }

            Fabric.HasNews = false;
            Lan.HasNews = false;
            Wait(Router.TurnAsync());
            NextDue = Router.NextDue;
            _domain.Turned(this);
        }
    }

    /// <summary>Takes up what its operators have changed.</summary>
    public void Reload()
    {
        ValueTask<ReloadReport> reload = Router.ReloadAsync(_components.Manifest(), CancellationToken.None);
        ReloadReport report = reload.IsCompletedSuccessfully ? reload.Result : reload.AsTask().GetAwaiter().GetResult();
        if (!report.Applied)
        {
            _domain.Fail("a reload is applied", $"{this}: {string.Join("; ", report.Refusals)}");
        }

        NextDue = _domain.Now;
    }

    /// <summary>Stops as it should: it says goodbye.</summary>
    public void Stop()
    {
        Wait(Router.StopAsync(CancellationToken.None));
        _domain.Stopped(this);
        End();
    }

    /// <summary>Is gone without a word.</summary>
    public void Crash()
    {
        Fabric.IsDead = true;
        Lan.IsDead = true;
        End();
    }

    /// <summary>A shadow comes to life: what it says is heard from now on.</summary>
    /// <param name="reseeded">True where its randomness is fresh.</param>
    public void Awake(bool reseeded)
    {
        IsShadow = false;
        if (reseeded)
        {
            Entropy.Reseed(Dice.Mix(_domain.Scenario.Seed, 2, (ulong)Place));
        }
    }

    private void End()
    {
        IsRunning = false;
        NextDue = Instant.Never;
        Wait(Router.DisposeAsync()); // of what crashed, too: its memory is this process's
    }

    // Nothing in a simulated domain waits for anything but a hop of threads.
    private static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GemRouter.Kernel.Manifests;
using GemRouter.Plugin.Aead;
using GemRouter.Protocol;
using GemRouter.Simulation.Scenarios;
using GemRouter.Testing;

namespace GemRouter.Simulation.Domains;

/// <summary>The components of a simulated router, and the manifest that names them.</summary>
internal sealed class Components : IComponentCatalog
{
    public static readonly GroupPrefix[] Prefixes = [GroupPrefix.Parse("239.1.0.0/24"), GroupPrefix.Parse("239.1.1.0/24")];

    private const string SuiteName = "chacha20-poly1305";

    private static readonly ComponentFactory ChaCha = PluginFixture.Of<AeadPlugin>().Factory(ComponentKind.CipherSuite, SuiteName);
    private static readonly SuiteParameters ChaChaNumbers = new(1, 32, 12, 16, 1L << 40);
    private static readonly ComponentFactory Meeting = ComponentFactory.Discovery<NoOptions>("meeting", "All meet in one group.", static (_, _) => new MeetingPlace());

    private readonly Machine _machine;
    private readonly SimulatedDomain _domain;
    private readonly Parts _parts;
    private readonly ComponentFactory _suite;
    private readonly Dictionary<string, KeyUse> _keys = [];
    private RouterManifest? _first;

    public Components(Machine machine, Parts parts, SimulatedDomain domain)
    {
        _machine = machine;
        _parts = parts;
        _domain = domain;
        _suite = ComponentFactory.CipherSuite<NoOptions>(
            SuiteName, "Watched.", (context, _) => new WatchedSuite(parts.Suite(machine, domain.Suite = (ICipherSuite)ChaCha.Create(context, ChaCha.CreateOptions())), machine, domain));
    }

    /// <summary>The group of a number; odd ones are of the second prefix.</summary>
    public static GroupAddress GroupOf(int number) => new(Address.FromIPv4(Prefixes[number % 2].First.Address.IPv4Bits + 1u + (uint)(number / 2)));

    /// <summary>The manifest of the present moment, by what the operators have changed until now.</summary>
    public RouterManifest Manifest()
    {
        Scenario scenario = _domain.Scenario;
        RouterManifest first = _first ??= Begin(scenario);
        Change? timers = scenario.Changes.FirstOrDefault(static change => change.Kind == ChangeKind.Timers);
        return scenario.Changes.IsEmpty ? first : first with
        {
            Keys = first.Keys with { Bootstrap = Ring("bk", Made(ChangeKind.Bootstrap)) },
            Groups = [.. first.Groups.Select((group, number) => group with { Keys = Ring($"gak{number + 1}", Made(ChangeKind.Groups)) })],
            Timers = timers is null || Made(ChangeKind.Timers) == 0 ? first.Timers : first.Timers with { Rekey = new RekeySettings { After = TimeSpan.FromMilliseconds(timers.Rekey) } },
        };

        int Made(ChangeKind kind) => scenario.Changes.FirstOrDefault(change => change.Kind == kind)?.Made(_machine.Node, _domain.Milliseconds) ?? 0;
    }

    private RouterManifest Begin(Scenario scenario)
    {
        NodePlan plan = scenario.Nodes[_machine.Node];
        ImmutableArray<GroupPrefix> groups = plan.SecondGroups ? [.. Prefixes] : [Prefixes[0]];
        return new RouterManifest
        {
            Domain = DomainKeys.Name,
            Node = new NodeSettings { Name = $"node-{_machine.Node}" },
            PluginPaths = [],
            Keys = new KeySettings { Identity = Key($"node-{_machine.Node}"), Bootstrap = Ring("bk", made: 0) },
            Links = [Link("lan", LinkSide.Red, _machine.Lan), Link("fabric", LinkSide.Black, _machine.Fabric)],
            Discovery = [new DiscoverySettings { Strategy = ComponentUse.Of(Meeting, new NoOptions(), ""), On = "fabric" }],
            Trust = new TrustSettings
            {
                Pinned = scenario.Pinned
                    ? [.. scenario.Nodes.Select((_, node) => new PinnedPeer { Name = $"node-{node}", Key = _domain.IdentityOf(node) })]
                    : null,
            },
            Revoked = [],
            Groups = [.. groups.Select(static (prefix, number) => (prefix, number)).Select(pair => new GroupSettings
            {
                Prefix = pair.prefix,
                Keys = Ring($"gak{pair.number + 1}", made: 0),
                Suite = SuiteName,
                Allow = [SuiteName],
            })],
            Stages = [],
            Routes = [new RouteSettings { Red = "lan", Black = "fabric", Groups = groups }],
            Limits = new LimitSettings { Control = _parts.Limits(_machine, scenario.Limits), WindowMemory = scenario.WindowMemory, FragmentMemory = scenario.FragmentMemory },
            Timers = new TimerSettings
            {
                Hello = TimeSpan.FromMilliseconds(scenario.Hello),
                Rekey = new RekeySettings { After = TimeSpan.FromMilliseconds(scenario.Rekey) },
            },
        };
    }

    public ComponentFactory? Find(ComponentKind kind, string name) => kind == ComponentKind.CipherSuite && name == SuiteName ? _suite : null;

    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) => kind == ComponentKind.CipherSuite ? [SuiteName] : [];

    public SuiteParameters? FindSuite(string name) => ChaChaNumbers;

    private LinkSettings Link(string name, LinkSide side, ILink link) => new()
    {
        Name = name,
        Side = side,
        Transport = ComponentUse.Of(
            ComponentFactory.Transport<NoOptions>("simulated", "Of a simulated domain.", (_, _) => _parts.Link(_machine, link, side == LinkSide.Red)), new NoOptions(), name),
    };

    // The steps of a rotation (wire 6.5).
    private KeyRing Ring(string name, int made)
    {
        (KeyUse old, KeyUse next) = (Key(name), Key(DomainKeys.NextOf(name)));
        return made switch
        {
            0 => new KeyRing { Active = old },
            1 => new KeyRing { Active = old, Accepted = [next] },
            2 => new KeyRing { Active = next, Accepted = [old] },
            _ => new KeyRing { Active = next },
        };
    }

    // One use of a key stays the same in each manifest.
    private KeyUse Key(string name) => _keys.TryGetValue(name, out KeyUse? key) ? key : _keys[name] = new KeyUse
    {
        Source = ComponentUse.Of(ComponentFactory.KeySource<NoOptions>("seeded", "Keys of a seed.", (_, _) => new Keys(_domain.Keys, name)), new NoOptions(), name),
    };

    private sealed class Keys(DomainKeys keys, string name) : IIdentitySource
    {
        public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(keys.SecretOf(name));

        public ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IIdentitySigner>(new EphemeralIdentity(keys.Entropy(name)));
    }

    private sealed class MeetingPlace : IDiscoveryStrategy
    {
        private static readonly ControlEndpoints Place = ControlEndpoints.Multicast(GroupAddress.Parse("239.255.71.77"), 7177);

        public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public async IAsyncEnumerable<ControlEndpoints> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return Place;

            TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(ended.SetResult))
            {
                await ended.Task.ConfigureAwait(false);
            }
        }
    }
}

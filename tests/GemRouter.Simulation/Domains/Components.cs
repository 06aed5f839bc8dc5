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

    public Components(Machine machine, Parts parts, SimulatedDomain domain)
    {
        _machine = machine;
        _parts = parts;
        _domain = domain;
        _suite = ComponentFactory.CipherSuite<NoOptions>(
            SuiteName, "Watched.", (context, _) => new WatchedSuite(parts.Suite(machine, (ICipherSuite)ChaCha.Create(context, ChaCha.CreateOptions())), machine, domain));
    }

    /// <summary>The group of a number; odd ones are of the second prefix.</summary>
    public static GroupAddress GroupOf(int number) => new(Address.FromIPv4(Prefixes[number % 2].First.Address.IPv4Bits + 1u + (uint)(number / 2)));

    public RouterManifest Manifest(Scenario scenario)
    {
        NodePlan plan = scenario.Nodes[_machine.Node];
        ImmutableArray<GroupPrefix> groups = plan.SecondGroups ? [.. Prefixes] : [Prefixes[0]];
        return new RouterManifest
        {
            Domain = DomainKeys.Name,
            Node = new NodeSettings { Name = $"node-{_machine.Node}" },
            PluginPaths = [],
            Keys = new KeySettings { Identity = Key($"node-{_machine.Node}"), Bootstrap = new KeyRing { Active = Key("bk") } },
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
                Keys = new KeyRing { Active = Key($"gak{pair.number + 1}") },
                Suite = SuiteName,
                Allow = [SuiteName],
            })],
            Stages = [],
            Routes = [new RouteSettings { Red = "lan", Black = "fabric", Groups = groups }],
            Limits = new LimitSettings { Control = _parts.Limits(_machine, scenario.ControlLimits) },
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

    private KeyUse Key(string name) => new()
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

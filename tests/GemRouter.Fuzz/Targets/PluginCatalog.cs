using GemRouter.Kernel.Manifests;
using GemRouter.Plugin.Aead;
using GemRouter.Plugin.FileKeys;
using GemRouter.Plugin.Multicast;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Udp;
using GemRouter.Testing;

namespace GemRouter.Fuzz.Targets;

/// <summary>The components of the plugins that every router has, for manifests to name.</summary>
internal sealed class PluginCatalog : IComponentCatalog
{
    private readonly ComponentFactory[] _factories =
    [
        .. ((IPlugin[])[new AeadPlugin(), new FileKeysPlugin(), new MulticastPlugin(), new PcapPlugin(), new UdpPlugin()]).SelectMany(static plugin => PluginFixture.Of(plugin).Factories),
    ];

    /// <inheritdoc/>
    public ComponentFactory? Find(ComponentKind kind, string name) => _factories.FirstOrDefault(factory => factory.Kind == kind && factory.Name == name);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> NamesOf(ComponentKind kind) => [.. _factories.Where(factory => factory.Kind == kind).Select(static factory => factory.Name).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public SuiteParameters? FindSuite(string name) => name switch
    {
        "chacha20-poly1305" => FuzzDomain.Suites[1].Parameters,
        "aes-256-gcm" => FuzzDomain.Suites[2].Parameters,
        "aegis-128l" => FuzzDomain.Suites[3].Parameters,
        "aegis-256" => FuzzDomain.Suites[4].Parameters,
        _ => null,
    };
}

using System.Net;

namespace GemRouter.Testing.Tests;

/// <summary>The conformance class on two links of a memory network, perhaps with a fault.</summary>
internal sealed class MemoryLinkConformance : TransportConformance
{
    private readonly LinkFault _fault;
    private readonly MemoryLinkOptions _options;
    private readonly MemoryNetwork _network;
    private readonly bool _real;

    public MemoryLinkConformance(LinkFault fault = LinkFault.None, bool real = false, bool ring = false, bool plain = false)
    {
        _fault = fault;
        _real = real;
        _options = new MemoryLinkOptions { Ring = ring, ForeignSource = !plain, Prefixes = !plain };
        _network = new MemoryNetwork(Clock);
        Plugin = PluginFixture.Of(ComponentFactory.Transport<MemoryLinkOptions>("memory", "A link in memory.", Create, Needs));
    }

    protected override PluginFixture Plugin { get; }

    protected override IPAddress? UnicastAddress => IPAddress.Parse("192.0.2.1");

    protected override TimeSpan Patience => _fault == LinkFault.None ? base.Patience : TimeSpan.FromSeconds(1.5);

    protected override object Options() => With("192.0.2.1");

    protected override object PeerOptions() => With("192.0.2.2");

    protected override TimeProvider CreateClock() => _real ? TimeProvider.System : new FakeClock();

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new MemoryLinkOptions { Mtu = 575, Queue = 0 }, "Mtu", "Queue"),
        new(new MemoryLinkOptions { Address = Address.Parse("239.1.1.1") }, "Address"),
        new(new MemoryLinkOptions { PrefixLength = 33 }, "PrefixLength"),
    ];

    private ILink Create(ComponentContext context, MemoryLinkOptions options)
    {
        MemoryLink link = (MemoryLink)_network.Factory().Create(context, options);
        if (_fault is LinkFault.None or LinkFault.HidesItsShards)
        {
            return link;
        }

        MemoryLink neighbour = _network.CreateLink($"198.51.100.{options.Address.IPv4Bits % 256}");
        return _fault is LinkFault.ShardsCrosswise or LinkFault.OpensAShardTwice ? new FaultyShards(link, _fault, neighbour) : new FaultyLink(link, _fault, neighbour);
    }

    private ComponentNeeds Needs(MemoryLinkOptions options) => _fault is LinkFault.None or LinkFault.ShardsCrosswise or LinkFault.OpensAShardTwice
        ? _network.Factory().NeedsOf(options)
        : ComponentNeeds.None;

    private MemoryLinkOptions With(string address) => new()
    {
        Address = Address.Parse(address),
        Ring = _options.Ring,
        ForeignSource = _options.ForeignSource && _fault != LinkFault.ClaimsForeignSources,
        Prefixes = _options.Prefixes,
    };
}

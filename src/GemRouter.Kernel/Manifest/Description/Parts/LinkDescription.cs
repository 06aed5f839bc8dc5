using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Kernel.Manifests;

internal static class LinkDescription
{
    private static readonly Field<LinkSide> Side = Field.Needed(
        "side", Texts.Choice<LinkSide>(), ReloadEffect.Renewed, "red: plaintext alone. black: encrypted packets alone.");

    private static readonly Field<int?> Mtu = Field.Optional<int?>(
        "mtu", new MappedShape<int, int?>(Numbers.Integer(576, 65535), static value => value), null, "what the link says", ReloadEffect.Renewed, "The largest IP packet to send, in bytes.");

    private static readonly Field<int?> Ttl = Field.Optional<int?>(
        "ttl", new MappedShape<int, int?>(Numbers.Integer(1, 255), static value => value), null, "as received, less 1", ReloadEffect.Live, "The TTL or hop limit of the packets that are sent.");

    private static readonly Field<int> Workers = Field.Optional(
        "workers", Numbers.Integer(1, 64), 1, "1", ReloadEffect.Renewed,
        "How many workers receive from the link, each on a thread of its own. A stream belongs to one of them, by a hash of its group and port. More than 1 needs a transport that can divide what comes (ring and udp do).", isHosts: true);

    private static readonly Field<ImmutableArray<int>> Cpus = Field.Optional(
        "cpus", new ListShape<int>(Numbers.Integer(0, 1023), most: 64), [], "[]", ReloadEffect.Renewed,
        "The processors that the workers' threads are pinned to, by the system's numbers, one for each worker. Left out, the system chooses.", isHosts: true);

    private static readonly Field<ImmutableArray<IPNetwork>> From = Field.Optional(
        "from", new ListShape<IPNetwork>(NetworkValues.Sources, most: 256), [], "[]", ReloadEffect.Live,
        "Red links: prefixes of sources that are accepted besides those of the link's own network. All others are dropped (red.not_local), so that two routers on one network make no loop.");

    public static SectionShape<LinkSettings> Shape { get; } = new(
        "link", "A link to a network, made by a transport. The transport's own options stand beside these.", [Side, Mtu, Ttl, Workers, Cpus, From],
        static values => new LinkSettings
        {
            Transport = values.Component!,
            Side = values.Get(Side),
            Mtu = values.Get(Mtu),
            Ttl = values.Get(Ttl),
            Workers = values.Get(Workers),
            Cpus = values.Get(Cpus),
            From = values.Get(From),
        },
        ComponentKind.Transport);
}

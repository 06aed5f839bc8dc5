using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

internal static class KeysDescription
{
    private static readonly Field<string> Name = Field.Optional(
        "name", Texts.Any("a text"), "", "none", ReloadEffect.Live, "The key's name within its source; a source that holds a single key needs none.");

    private static readonly SectionShape<KeyUse> Key = new(
        "key", "A key, by the source that gives it. The source's own options stand beside \"use\".", [Name],
        static values => new KeyUse { Source = values.Component!, Name = values.Get(Name) }, ComponentKind.KeySource);

    private static readonly Field<KeyUse> Active = Field.Needed("active", Key, ReloadEffect.Live, "The key to send under. It is accepted, too.");

    private static readonly Field<ImmutableArray<KeyUse>> Accepted = Field.Optional(
        "accepted", new ListShape<KeyUse>(Key, most: 16), [], "[]", ReloadEffect.Live, "Keys that are accepted besides. To rotate: accept the new key everywhere, make it active everywhere, remove the old one.");

    /// <summary>One key, or an active one and accepted ones.</summary>
    public static Shape<KeyRing> Ring { get; } = new EitherShape<KeyRing>(
        new MappedShape<KeyUse, KeyRing>(Key, static key => new KeyRing { Active = key }),
        new SectionShape<KeyRing>(
            "key rotation", "Several keys for one purpose (wire 6.5).", [Active, Accepted],
            static values => new KeyRing { Active = values.Get(Active), Accepted = values.Get(Accepted) }),
        static node => node is not MappingNode map || (map.Find("active") is null && map.Find("accepted") is null));

    private static readonly Field<KeyUse> Identity = Field.Needed("identity", Key, ReloadEffect.Restart, "Where this router's Ed25519 identity comes from.");

    private static readonly Field<KeyRing> Bootstrap = Field.Needed("bootstrap", Ring, ReloadEffect.Live, "The domain's bootstrap key, or several during a rotation.");

    public static SectionShape<KeySettings> Shape { get; } = new(
        "keys", "The router's identity and the domain's keys.", [Identity, Bootstrap],
        static values => new KeySettings { Identity = values.Get(Identity), Bootstrap = values.Get(Bootstrap) });
}

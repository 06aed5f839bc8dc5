using System.Collections.Immutable;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

internal static class TrustDescription
{
    private static readonly Field<string> Name = Field.Needed("name", Texts.NodeName, ReloadEffect.Live, "The peer's name, for people.");

    private static readonly Field<Ed25519PublicKey> Key = Field.Needed(
        "key", NetworkValues.PublicKey, ReloadEffect.Live, "Its public key, as `gemrouter keys show-public` prints it.");

    private static readonly Field<ImmutableArray<GroupPrefix>?> Send = Field.Optional(
        "send", new MappedShape<ImmutableArray<GroupPrefix>, ImmutableArray<GroupPrefix>?>(new ListShape<GroupPrefix>(NetworkValues.Groups), static list => list), null, "all groups",
        ReloadEffect.Live, "The groups that it may send to.");

    private static readonly SectionShape<PinnedPeer> Peer = new(
        "pinned peer", "An identity that is admitted.", [Name, Key, Send],
        static values => new PinnedPeer { Name = values.Get(Name), Key = values.Get(Key), Send = values.Get(Send) });

    private static readonly Field<ImmutableArray<PinnedPeer>> Pinned = Field.Needed(
        "pinned", new ListShape<PinnedPeer>(Peer), ReloadEffect.Live, "The identities that are admitted, and no others.");

    private static readonly ScalarShape<TrustSettings> Bootstrap = new(
        "the text bootstrap", [ScalarKind.Text], """{"const":"bootstrap"}""",
        static (string text, out TrustSettings value) =>
        {
            value = new TrustSettings();
            return text == "bootstrap" ? null : new Flaw(ManifestCode.UnknownChoice, $"{Wording.Quote(text)} is no trust mode; bootstrap, or a mapping with the list \"pinned\"");
        });

    public static Shape<TrustSettings> Shape { get; } = new EitherShape<TrustSettings>(
        Bootstrap,
        new SectionShape<TrustSettings>("trust", "Whom to believe.", [Pinned], static values => new TrustSettings { Pinned = values.Get(Pinned) }),
        static node => node is ScalarNode { Kind: ScalarKind.Text });
}

using System.Collections.Immutable;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>The whole manifest. A part that cannot be read is null or empty in what is built of it; then there is an error, and the manifest is only checked further.</summary>
internal static class ManifestDescription
{
    private static readonly ScalarShape<int> Version = new(
        "the number 1", [ScalarKind.Integer], """{"const":1}""",
        static (string text, out int value) =>
        {
            value = 1;
            return text == "1" ? null : new Flaw(ManifestCode.UnknownChoice, $"{Wording.Quote(text)} is no version of manifests that this router knows; 1");
        });

    private static readonly Field<int> Gem = Field.Part("gem", Version, 1, ReloadEffect.Restart, "The version of the manifest's format: 1.");

    private static readonly Field<string> Domain = Field.Part("domain", Texts.Domain, "", ReloadEffect.Restart, "The domain's name; all its routers have the same.");

    private static readonly Field<NodeSettings> Node = Field.Part("node", NodeDescription.Shape, null!, ReloadEffect.Restart, "This router.");

    private static readonly Field<PluginsDescription.Box> Plugins = Field.Optional(
        "plugins", PluginsDescription.Shape, new PluginsDescription.Box(PluginsDescription.Usual, null), "paths: [\"${app}/plugins\"]", ReloadEffect.Restart, "Where plugins are, and which.");

    private static readonly Field<KeySettings> Keys = Field.Part("keys", KeysDescription.Shape, null!, ReloadEffect.Live, "The router's identity and the domain's keys.");

    private static readonly Field<ImmutableArray<LinkSettings>> Links = Field.Part(
        "links", new MapShape<LinkSettings>(LinkDescription.Shape, static (name, link) => link with { Name = name }), [], ReloadEffect.Renewed, "The links, each under its name.");

    private static readonly Field<ImmutableArray<DiscoverySettings>> Discovery = Field.Optional(
        "discovery", new ListShape<DiscoverySettings>(DiscoveryDescription.Shape, most: 64), [], "[]", ReloadEffect.Renewed, "How peers are found.");

    private static readonly Field<TrustSettings> Trust = Field.Optional(
        "trust", TrustDescription.Shape, new TrustSettings(), "bootstrap", ReloadEffect.Live, "bootstrap: whoever holds the bootstrap key is believed. A list \"pinned\": these identities alone.");

    private static readonly Field<ImmutableArray<Ed25519PublicKey>> Revoked = Field.Optional(
        "revoked", new ListShape<Ed25519PublicKey>(NetworkValues.PublicKey), [], "[]", ReloadEffect.Live, "Public keys that are not believed, whatever \"trust\" says.");

    private static readonly Field<ImmutableArray<GroupSettings>> Groups = Field.Part(
        "groups", new ListShape<GroupSettings>(GroupDescription.Shape), [], ReloadEffect.Live, "The group policies.");

    private static readonly Field<ImmutableArray<StageSettings>> Stages = Field.Optional(
        "stages", new MapShape<StageSettings>(StageDescription.Named, static (name, stage) => stage with { Name = name }), [], "{}", ReloadEffect.Renewed, "Stages that routes name.");

    private static readonly Field<ImmutableArray<RouteSettings>> Routes = Field.Part("routes", new ListShape<RouteSettings>(RouteDescription.Shape), [], ReloadEffect.Renewed, "The routes.");

    private static readonly Field<LimitSettings> Limits = Field.Optional(
        "limits", LimitsDescription.Shape, new LimitSettings(), "{}", ReloadEffect.Restart, "What the network can make the router hold or do.");

    private static readonly Field<TimerSettings> Timers = Field.Optional("timers", TimersDescription.Shape, new TimerSettings(), "{}", ReloadEffect.Live, "When things happen.");

    /// <summary>The shape.</summary>
    public static SectionShape<RouterManifest> Shape { get; } = new(
        "manifest", "What one router is made of.", [Gem, Domain, Node, Plugins, Keys, Links, Discovery, Trust, Revoked, Groups, Stages, Routes, Limits, Timers],
        static values => new RouterManifest
        {
            Domain = values.Get(Domain),
            Node = values.Get(Node),
            PluginPaths = values.Get(Plugins).Paths,
            PluginLock = values.Get(Plugins).Lock,
            Keys = values.Get(Keys),
            Links = values.Get(Links),
            Discovery = values.Get(Discovery),
            Trust = values.Get(Trust),
            Revoked = values.Get(Revoked),
            Groups = values.Get(Groups),
            Stages = values.Get(Stages),
            Routes = values.Get(Routes),
            Limits = values.Get(Limits),
            Timers = values.Get(Timers),
        });

    /// <summary>The folders with plugins, and the lock.</summary>
    public static Field<PluginsDescription.Box> PluginsPart => Plugins;
}

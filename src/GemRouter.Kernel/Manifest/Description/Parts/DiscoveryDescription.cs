namespace GemRouter.Kernel.Manifests;

internal static class DiscoveryDescription
{
    private static readonly Field<string> On = Field.Needed("on", Texts.Name, ReloadEffect.Renewed, "The black link that control datagrams go through.");

    public static SectionShape<DiscoverySettings> Shape { get; } = new(
        "discovery", "How peers are found. The strategy's own options stand beside these.", [On],
        static values => new DiscoverySettings { Strategy = values.Component!, On = values.Get(On) },
        ComponentKind.Discovery);
}

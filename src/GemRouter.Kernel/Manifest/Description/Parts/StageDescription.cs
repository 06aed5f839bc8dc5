namespace GemRouter.Kernel.Manifests;

internal static class StageDescription
{
    private static readonly SectionShape<ComponentUse> Component = new(
        "stage", "A packet stage. Its own options stand beside \"use\".", [], static values => values.Component!, ComponentKind.Stage);

    /// <summary>A stage that gets a name.</summary>
    public static Shape<StageSettings> Named { get; } = new MappedShape<ComponentUse, StageSettings>(Component, static stage => new StageSettings { Stage = stage });

    /// <summary>A stage in a route.</summary>
    public static Shape<StageUse> Use { get; } = new EitherShape<StageUse>(
        new MappedShape<string, StageUse>(Texts.Name, static name => new StageUse { Named = name }),
        new MappedShape<ComponentUse, StageUse>(Component, static stage => new StageUse { Inline = stage }),
        static node => node is ScalarNode);
}

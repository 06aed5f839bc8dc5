using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

internal static class PluginsDescription
{
    /// <summary>Where plugins are unless a manifest says otherwise.</summary>
    public static ImmutableArray<string> Usual { get; } = ["${app}/plugins"];

    private static readonly Field<ImmutableArray<string>> Paths = Field.Needed(
        "paths", new ListShape<string>(Texts.Any("a folder"), least: 1, most: 64), ReloadEffect.Restart,
        "Folders with one folder a plugin. Relative ones count from the manifest's folder; \"${app}\" at the beginning is the program's.");

    public static SectionShape<Box> Shape { get; } = new("plugins", "Where plugins are.", [Paths], static values => new Box(values.Get(Paths)));

    /// <summary>The paths.</summary>
    internal sealed record Box(ImmutableArray<string> Paths);
}

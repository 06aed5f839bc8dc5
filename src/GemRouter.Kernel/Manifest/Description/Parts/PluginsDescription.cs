using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

internal static class PluginsDescription
{
    /// <summary>Where plugins are unless a manifest says otherwise.</summary>
    public static ImmutableArray<string> Usual { get; } = ["${app}/plugins"];

    private static readonly Field<ImmutableArray<string>> Paths = Field.Optional(
        "paths", new ListShape<string>(Texts.Any("a folder"), least: 1, most: 64), Usual, "[\"${app}/plugins\"]", ReloadEffect.Restart,
        "Folders with one folder a plugin. Relative ones count from the manifest's folder; \"${app}\" at the beginning is the program's.");

    private static readonly Field<string?> Lock = Field.Optional<string?>(
        "lock", new MappedShape<string, string?>(Texts.Any("a file"), static text => text), null, "the file beside the manifest with its name and \".lock\", where it exists", ReloadEffect.Restart,
        "The lock: a file with the hashes of all files of the plugins, as `gemrouter plugins lock` makes it. Where it is named, it must be there. The path counts as those of paths.");

    public static SectionShape<Box> Shape { get; } = new("plugins", "Where plugins are, and which.", [Paths, Lock], static values => new Box(values.Get(Paths), values.Get(Lock)));

    /// <summary>The paths, and the lock.</summary>
    internal sealed record Box(ImmutableArray<string> Paths, string? Lock);
}

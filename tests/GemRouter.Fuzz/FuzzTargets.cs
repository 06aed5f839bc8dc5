using GemRouter.Fuzz.Targets;

namespace GemRouter.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    // How to make each: none runs code that is instrumented before AFL's memory is there.
    private static readonly (string Name, Func<FuzzTarget> Make)[] Makers =
    [
        ("control-messages", static () => new ControlMessagesTarget()),
        ("control-plane", static () => new ControlPlaneTarget()),
        ("data-packets", static () => new DataPacketsTarget()),
        ("data-opening", static () => new DataOpeningTarget()),
        ("fragments", static () => new FragmentsTarget()),
        ("frames", static () => new FramesTarget()),
        ("ring-frames", static () => new RingFramesTarget()),
        ("recordings", static () => new RecordingsTarget()),
        ("text-files", static () => new TextFilesTarget()),
        ("key-bundles", static () => new KeyBundlesTarget()),
        ("program-files", static () => new ProgramFilesTarget()),
        ("plugin-files", static () => new PluginFilesTarget()),
        ("manifests", static () => new ManifestsTarget()),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Makers.Select(static maker => maker.Name);

    /// <summary>Makes all of them.</summary>
    public static IEnumerable<FuzzTarget> All => Makers.Select(static maker => maker.Make());

    /// <summary>Makes one; null where there is none of that name.</summary>
    public static FuzzTarget? Find(string name) => Makers.FirstOrDefault(maker => maker.Name == name).Make?.Invoke();
}

using GemRouter.Fuzz.Targets;

namespace GemRouter.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    /// <summary>How to make each: a process that fuzzes one needs no other.</summary>
    private static readonly Func<FuzzTarget>[] Makers =
    [
        static () => new ControlMessagesTarget(),
        static () => new ControlPlaneTarget(),
        static () => new DataPacketsTarget(),
        static () => new DataOpeningTarget(),
        static () => new FragmentsTarget(),
        static () => new FramesTarget(),
        static () => new RecordingsTarget(),
        static () => new TextFilesTarget(),
        static () => new KeyBundlesTarget(),
        static () => new ManifestsTarget(),
    ];

    /// <summary>Makes all of them.</summary>
    public static IEnumerable<FuzzTarget> All => Makers.Select(static make => make());

    /// <summary>Makes one; null where there is none of that name.</summary>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}

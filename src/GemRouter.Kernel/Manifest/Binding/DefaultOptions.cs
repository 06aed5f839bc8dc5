namespace GemRouter.Kernel.Manifests;

/// <summary>A component's options where a manifest gives none.</summary>
public static class DefaultOptions
{
    private const string Root = "options";

    /// <summary>What a manifest would be told that names the component and none of its options; the path of each is the option's. A plugin's code runs here; what it throws is told as <see cref="ManifestCode.OptionsFaulty"/>.</summary>
    /// <param name="factory">The component.</param>
    public static IReadOnlyList<Diagnostic> Check(ComponentFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Places places = new();
        places.Add(Root, Position.Start);
        Report report = new("", places);
        OptionsBinder.Bind(factory, new MappingNode([], Position.Start), Root, new HashSet<string>(), new Reading(report, places, null, null));
        return [.. report.Found.Select(static one => one with { Path = one.Path.Length > Root.Length ? one.Path[(Root.Length + 1)..] : "" })];
    }
}

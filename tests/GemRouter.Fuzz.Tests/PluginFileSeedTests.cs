using GemRouter.Fuzz.Targets;
using GemRouter.Loading;

namespace GemRouter.Fuzz.Tests;

/// <summary>Of the assemblies that the plugins' target begins with, one is a plugin in every way.</summary>
public sealed class PluginFileSeedTests
{
    [Fact]
    public void One_is_sound_and_the_others_are_refused()
    {
        PluginFilesTarget target = new();
        PluginInspection[] seen = [.. target.Seeds(new VectorSeeds(Repository.Root)).Select(seed => target.Inspect(seed))];
        Assert.Single(seen, static inspection => inspection.Problems.Count == 0 && inspection.Plugins.Count == 1);
        Assert.All(seen.Skip(1), static inspection => Assert.NotEmpty(inspection.Problems));
    }
}

using GemRouter.Fuzz.Targets;

namespace GemRouter.Fuzz.Tests;

/// <summary>Manifests that are good go on to where paths are looked at, parts are told, and plugins are edited.</summary>
public sealed class ManifestSeedTests
{
    [Fact]
    public void Some_of_its_inputs_are_good_manifests()
    {
        ManifestsTarget target = new();
        byte[][] seeds = [.. target.Seeds(new VectorSeeds("/nowhere"))];
        Assert.NotNull(target.Check(seeds[^2], out _).Manifest); // the one of odd characters
        Assert.InRange(seeds.Count(seed => target.Check(seed, out _).Manifest is not null), 2, seeds.Length - 10);
    }
}

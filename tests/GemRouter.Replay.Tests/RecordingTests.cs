using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Replay.Tests;

/// <summary>The project's own recordings: what comes of each is what stands beside it.</summary>
public sealed class RecordingTests
{
    private const int MostOfOne = 300_000;
    private const int MostOfAll = 3_000_000;

    public static TheoryData<string> Recordings { get; } =
        [.. Directory.EnumerateFiles(Place.Recordings, "*.pcap").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task What_comes_of_a_replay_is_what_stands_beside_the_recording(string name)
    {
        ReplayOutcome outcome = await Replays.OutcomeOfAsync(Place.Program, PathOf(name, "pcap"));
        Assert.Equal(await File.ReadAllTextAsync(PathOf(name, "json"), TestContext.Current.CancellationToken), outcome.ToJson());
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Each_holds_datagrams_that_come_out_equal(string name)
    {
        ReplayOutcome outcome = ReplayOutcome.Of(await File.ReadAllTextAsync(PathOf(name, "json"), TestContext.Current.CancellationToken));
        Assert.True(outcome.Equal);
        Assert.True(outcome.Packets > 0);
        Assert.Equal(outcome.Groups.Sum(static group => group.Packets), outcome.Packets);
        Assert.All(outcome.Groups, static group => Assert.Equal((group.Expected, group.Expected), (group.Out, group.Equal)));
        Assert.Contains(outcome.Groups, static group => group.Expected > 0);
    }

    [Fact]
    public void Each_is_small_and_the_readme_says_what_it_holds()
    {
        string readme = File.ReadAllText(PathOf("README", "md"));
        FileInfo[] files = [.. new DirectoryInfo(Place.Recordings).EnumerateFiles("*.pcap")];
        Assert.True(files.Length >= 10);
        Assert.All(files, file => Assert.Contains($"| `{file.Name}` |", readme, StringComparison.Ordinal));
        Assert.All(files, static file => Assert.InRange(file.Length, 1, MostOfOne));
        Assert.InRange(files.Sum(static file => file.Length), 1, MostOfAll);
    }

    [Fact]
    public void The_keys_of_the_manifests_say_that_they_protect_nothing() =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Place.Recordings, "manifests")).Where(static path => !path.EndsWith(".yaml", StringComparison.Ordinal)),
            static path => Assert.Contains("It protects nothing", File.ReadLines(path).First(), StringComparison.Ordinal));

    private static string PathOf(string name, string ending) => Path.Combine(Place.Recordings, $"{name}.{ending}");
}

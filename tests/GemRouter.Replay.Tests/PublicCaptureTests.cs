using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Replay.Tests;

/// <summary>Captures of other projects: every multicast datagram whose TTL lets it pass comes out equal, and all else is counted by name.</summary>
[Trait("Needs", "System")]
public sealed class PublicCaptureTests : IDisposable
{
    private readonly ReplayFolder _folder = new();

    public static TheoryData<string> Captures { get; } = Place.PublicCaptures is null
        ? ["none"]
        : [.. Directory.EnumerateFiles(Place.PublicCaptures, "*.pcap*").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Every_multicast_datagram_whose_ttl_suffices_comes_out_equal(string name)
    {
        Assert.SkipWhen(Place.PublicCaptures is null, "needs captures in ../shared/pcaps, or in the folder that GEMROUTER_PCAPS names");
        string path = Path.Combine(Place.PublicCaptures, name);
        Datagrams datagrams = Datagrams.Of(path);
        ReplayOutcome outcome = (await _folder.CompareAsync(path)).Outcome();
        Assert.True(outcome.Equal);
        Assert.Equal(datagrams.ToGroups, outcome.Groups.Sum(static group => group.Packets) + outcome.Drops.Where(static drop => drop.Key.StartsWith("lan.", StringComparison.Ordinal)).Sum(static drop => drop.Value));
        Assert.Equal(datagrams.FarEnough, outcome.Groups.Sum(static group => group.Equal) + outcome.Drops.Where(static drop => drop.Key.StartsWith("lan.", StringComparison.Ordinal)).Sum(static drop => drop.Value));
        Assert.Equal(datagrams.Frames, datagrams.ToGroups + outcome.Ignored.Values.Sum());
    }

    public void Dispose() => _folder.Dispose();
}

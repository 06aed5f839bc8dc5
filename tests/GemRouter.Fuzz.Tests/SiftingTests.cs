using GemRouter.Fuzz.Running;

namespace GemRouter.Fuzz.Tests;

/// <summary>Nothing that AFL kept is passed over.</summary>
public sealed class SiftingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gem-fuzz-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_crash_that_shows_again_is_one() =>
        Assert.Equal((FindingKind.Crash, "boom"), Sift("boom", null, crashes: ["a"]));

    [Fact]
    public void A_hang_that_shows_again_is_one() =>
        Assert.Equal((FindingKind.Hang, "slow"), Sift("slow", null, hangs: ["a"]));

    [Fact]
    public void A_crash_that_comes_only_after_other_inputs_is_one_where_the_process_said_something() =>
        Assert.Equal((FindingKind.Crash, "only after many others; the log"), Sift(null, "the log", crashes: ["a"]));

    [Fact]
    public void A_crash_that_does_not_show_again_is_a_finding() =>
        Assert.Equal((FindingKind.Unshown, "unshown: its process ended, and by itself it shows nothing"), Sift(null, null, crashes: ["a"]));

    [Fact]
    public void A_hang_that_does_not_show_again_is_a_finding() =>
        Assert.Equal((FindingKind.Unshown, "unshown: no answer came in time, and by itself it shows nothing"), Sift(null, "the log", hangs: ["a"]));

    [Theory]
    [InlineData("boom")]
    [InlineData(null)]
    public void The_input_stays_when_the_next_run_clears_up(string? shows)
    {
        string run = Directory.CreateDirectory(Path.Combine(_folder, "found")).FullName;
        string[] inputs = [.. ((string[])["a", "b"]).Select(name => Write(Path.Combine(run, name), name))];
        IReadOnlyList<FuzzFinding> found = new Sifting("frames", Path.Combine(_folder, "kept"), _ => shows).Sift([inputs[0]], [inputs[1]], null);
        Directory.Delete(run, recursive: true);
        Assert.Equal(["a", "b"], found.Select(static finding => File.ReadAllText(finding.Input)));
        Assert.All(found, static finding => Assert.EndsWith(Path.GetFileName(finding.Input), finding.Replay, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FindingKind.Crash)]
    [InlineData(FindingKind.Hang)]
    [InlineData(FindingKind.Unshown)]
    public void A_finding_of_any_kind_has_somebody_look(object kind)
    {
        FuzzResult result = new("frames", 60, 1, 1, 1, [new FuzzFinding((FindingKind)kind, "input", "shows", "replay")]);
        Assert.True(result.HasFindings);
        Assert.Equal(1, result.Count((FindingKind)kind));
    }

    [Fact]
    public void A_run_that_tried_nothing_failed_or_ended_too_soon_is_none()
    {
        Assert.Null(Fault(executions: 9, ran: 1199, exitCode: 0));
        Assert.Equal("afl-fuzz ended with code 0", Fault(executions: 0, ran: 1200, exitCode: 0));
        Assert.Equal("afl-fuzz ended with code 1", Fault(executions: 9, ran: 1200, exitCode: 1));
        Assert.Equal("afl-fuzz ended after 700 s of 1200", Fault(executions: 9, ran: 700, exitCode: 0));
        Assert.True(new FuzzResult("frames", 60, 1, 1, 1, [], "why").HasFindings);
        Assert.False(new FuzzResult("frames", 60, 1, 1, 1, []).HasFindings);
    }

    private static string? Fault(int executions, int ran, int exitCode) =>
        AflRun.Fault(new Dictionary<string, double> { ["execs_done"] = executions, ["run_time"] = ran }, exitCode, 1200);

    private (FindingKind Kind, string Shows) Sift(string? shows, string? died, string[]? crashes = null, string[]? hangs = null)
    {
        Sifting sifting = new("frames", Path.Combine(_folder, "kept"), _ => shows);
        FuzzFinding finding = Assert.Single(sifting.Sift(Inputs(crashes), Inputs(hangs), died));
        return (finding.Kind, finding.Shows);
    }

    private IEnumerable<string> Inputs(string[]? names) => (names ?? []).Select(name => Write(Path.Combine(_folder, name), name));

    private static string Write(string path, string text)
    {
        File.WriteAllText(path, text);
        return path;
    }
}

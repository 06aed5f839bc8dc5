using GemRouter.Fuzz.Running;

namespace GemRouter.Fuzz.Tests;

/// <summary>The command line of <c>./dev fuzz</c>.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void It_names_targets_and_says_how_long()
    {
        FuzzOptions options = FuzzOptions.Parse(["frames", "--seconds", "1200", "manifests", "--jobs", "2", "--json"]);
        Assert.Equal(["frames", "manifests"], options.Targets);
        Assert.Equal((1200, 2, true, false), (options.Seconds, options.Jobs, options.Json, options.List));
    }

    [Fact]
    public void Without_a_word_it_is_all_targets_for_a_minute()
    {
        FuzzOptions options = FuzzOptions.Parse([]);
        Assert.Empty(options.Targets);
        Assert.Equal((60, 1), (options.Seconds, options.Jobs));
    }

    [Theory]
    [InlineData("nothing", "there is no target \"nothing\"")]
    [InlineData("--seconds", "--seconds needs a value")]
    [InlineData("--seconds 0", "from 1 on")]
    [InlineData("--jobs x", "from 1 on")]
    [InlineData("--fast", "unknown option --fast")]
    [InlineData("--replay file", "needs the one target")]
    public void It_says_what_is_wrong(string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => FuzzOptions.Parse(line.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_AFL_says_at_the_end_is_read()
    {
        string folder = Directory.CreateTempSubdirectory("gem-fuzz-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "default"));
            File.WriteAllText(Path.Combine(folder, "default", "fuzzer_stats"), "execs_done        : 12345\nexecs_per_sec     : 67.89\nbitmap_cvg        : 4.20%\ncommand_line      : afl-fuzz -i x\n");
            File.WriteAllText(Path.Combine(folder, "default", "plot_data"), "# relative_time, cycles_done, corpus_count, saved_crashes, saved_hangs, total_execs\n5, 0, 7, 1, 0, 99\n10, 0, 8, 1, 2, 200\n");
            Assert.Equal(12345, AflStats.End(folder)["execs_done"]);
            Assert.Equal(67.89, AflStats.End(folder)["execs_per_sec"]);
            Assert.Equal("10 s, 200 executions, 8 paths, 1 crashes, 2 hangs", AflStats.Course(folder));
            Assert.Empty(AflStats.Saved(folder, "crashes"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

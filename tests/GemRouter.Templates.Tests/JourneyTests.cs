using System.Globalization;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(GemRouter.Templates.Tests.AuthorsPlace))]

namespace GemRouter.Templates.Tests;

/// <summary>From nothing to a tested plugin and a replayed capture, with the packages and the document alone.</summary>
[Trait("Needs", "System")]
public sealed partial class JourneyTests(AuthorsPlace place, Journeys journeys) : IClassFixture<Journeys>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Kinds => [.. Kind.All.Select(static kind => kind.Name)];

    [Fact]
    public void There_are_four_commands_and_the_first_installs_the_template()
    {
        Assert.Equal(4, Guide.FirstCommands.Count);
        place.Installed.Well().Saying("gemplugin");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Four_commands_lead_to_green_tests_and_a_replayed_capture(string name)
    {
        Kind kind = Kind.Of(name);
        IReadOnlyList<Said> said = await journeys.OfAsync(kind);
        Match tests = Tests().Match(said[1].Output);
        Assert.True(tests.Success && Number(tests, "passed") > 20 && Number(tests, "failed") == 0 && Number(tests, "skipped") == 1, said[1].ToString());
        Assert.DoesNotContain("warning", said[1].Output, StringComparison.Ordinal);
        said[2].Saying("60 packets, 1.").Saying(kind.Replayed);
        if (IsQuiet())
        {
            Assert.All(said.Prepend(place.Installed), static one => Assert.True(one.Took < Longest, $"It took {one.Took}: {one.Command}"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_one_skipped_test_explains_the_next_step(string name)
    {
        Kind kind = Kind.Of(name);
        await journeys.OfAsync(kind);
        string[] skips =
        [
            .. Directory.EnumerateFiles(Path.Combine(place.Folder, kind.Project, "tests"), "*.cs").SelectMany(static file => Skip().Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value),
        ];
        Assert.StartsWith("Your next step: ", Assert.Single(skips), StringComparison.Ordinal);
        Assert.EndsWith("Then take this Skip away.", skips[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_plugin_is_published_without_the_contract_and_the_router_lists_it(string name)
    {
        Kind kind = Kind.Of(name);
        await journeys.OfAsync(kind);
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(place.Folder, kind.Project, "src", "bin", "plugins", kind.Id), "*", SearchOption.AllDirectories).Select(static file => Path.GetFileName(file))];
        Assert.Contains($"{kind.Project}.dll", files);
        Assert.Contains($"{kind.Project}.deps.json", files);
        Assert.DoesNotContain(files, static file => file.StartsWith("GemRouter.", StringComparison.Ordinal) || file.StartsWith("Microsoft.", StringComparison.Ordinal));
        Assert.Equal(kind.Name == "cipher", files.Contains("libsodium.so"));
        IReadOnlyList<Said> list = await place.RunAsync($"{kind.Project}/src/bin/gemrouter plugins list {kind.Project}/sample/site-a.yaml");
        list[0].Well().Saying($"{kind.Id} 0.1.0.0 (contract 0.1)").Saying(kind.Component);
    }

    [Fact]
    public async Task It_is_packaged_as_the_guide_says()
    {
        await journeys.OfAsync(Kind.Of("cipher"));
        IReadOnlyList<Said> said = await place.RunAsync(Guide.CommandsOf("docs/plugins/packaging.md", "Publish"));
        said[^1].Well();
        Assert.Equal(3, said.Count);
        said[1].Saying("acme.cipher");
        said[2].Saying("0 problems");
        Assert.False(File.Exists(Path.Combine(place.Folder, "dist", "acme.cipher", "GemRouter.Abstractions.dll")));
    }

    [Fact]
    public async Task What_is_created_is_whole_and_names_neither_placeholders_nor_this_machine()
    {
        foreach (Kind kind in Kind.All)
        {
            await journeys.OfAsync(kind);
            Assert.All([".gitignore", "README.md", "nuget.config"], name => Assert.True(File.Exists(Path.Combine(place.Folder, kind.Project, name)), name));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(place.Folder, kind.Project), "*", SearchOption.AllDirectories).Where(static file => !IsBuilt(file)))
            {
                string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
                Assert.False(Placeholder().IsMatch(text), file);
                Assert.False(Path.GetFileName(file) != "nuget.config" && text.Contains(place.Folder, StringComparison.Ordinal), file);
            }
        }
    }

    private static bool IsBuilt(string file) => file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj") || file.EndsWith(".pcap", StringComparison.Ordinal);

    // On a machine with much else to do a time says nothing.
    private static bool IsQuiet() =>
        File.Exists("/proc/loadavg") && double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) < Environment.ProcessorCount * 4;

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"- Failed: +(?<failed>\d+), Passed: +(?<passed>\d+), Skipped: +(?<skipped>\d+)")]
    private static partial Regex Tests();

    [GeneratedRegex(@"Skip = ""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Skip();

    [GeneratedRegex("__[A-Za-z-]+__|#if|#endif")]
    private static partial Regex Placeholder();
}

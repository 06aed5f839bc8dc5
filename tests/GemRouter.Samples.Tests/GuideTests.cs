using System.Text.RegularExpressions;

namespace GemRouter.Samples.Tests;

/// <summary>The guides of docs/plugins show what is compiled and run here, to the letter.</summary>
public sealed partial class GuideTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Every_code_block_with_a_files_name_is_that_file()
    {
        Match[] blocks = [.. Blocks()];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, static block => Assert.Equal(File.ReadAllText(PathOf(block.Groups["file"].Value)), block.Groups["code"].Value));
    }

    [Fact]
    public void Every_sample_is_shown_once()
    {
        string samples = Path.Combine(Root, "tests", "GemRouter.Samples");
        string[] files = [.. Directory.EnumerateFiles(samples, "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(samples, path)).Where(static path => !BuildOutput().IsMatch(path))];
        Assert.Equal(files.Order(), Blocks().Select(static block => block.Groups["file"].Value).Where(static file => file.Contains('/', StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Every_kind_of_component_has_a_guide_that_begins_with_its_example()
    {
        foreach (string guide in (string[])["transports", "cipher-suites", "key-sources", "discovery", "stages"])
        {
            string text = File.ReadAllText(Path.Combine(Root, "docs", "plugins", $"{guide}.md"));
            Assert.True(Block().Match(text) is { Success: true, Index: < 1500 }, $"{guide}.md does not begin with an example.");
        }
    }

    private static IEnumerable<Match> Blocks() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs", "plugins"), "*.md").SelectMany(static document => Block().Matches(File.ReadAllText(document)));

    // A sample's path begins with its folder; a file of these tests has none.
    private static string PathOf(string file) => Path.Combine(Root, "tests", file.Contains('/', StringComparison.Ordinal) ? "GemRouter.Samples" : "GemRouter.Samples.Tests", file);

    private static string FindRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("`file: (?<file>[^`]+)`\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("(^|/)(bin|obj)/")]
    private static partial Regex BuildOutput();
}

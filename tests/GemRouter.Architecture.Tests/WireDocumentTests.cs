using System.Text.RegularExpressions;

namespace GemRouter.Architecture.Tests;

/// <summary>docs/wire.md against the code that cites it and the tests that it names.</summary>
public sealed partial class WireDocumentTests
{
    private const string NotBuilt = "not built yet: kernel";

    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "wire.md"));

    private static readonly ILookup<string, string> TestFiles = Repository.Files("tests", "*.cs").Select(File.ReadAllText)
        .SelectMany(static text => ClassName().Matches(text).Select(match => (Name: match.Groups[1].Value, Text: text)))
        .ToLookup(static entry => entry.Name, static entry => entry.Text);

    [Fact]
    public void Each_rule_names_tests_or_says_that_it_is_not_built()
    {
        string[] rows = [.. Rows()];
        Assert.True(rows.Length > 100, "The table of rules is gone.");
        Assert.Empty(rows.Where(static row => !TestName().IsMatch(row) && !row.Contains(NotBuilt, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_test_that_it_names_exists() =>
        Assert.Empty(Rows().SelectMany(static row => TestName().Matches(row)).Where(static match => !Exists(match.Groups[1].Value, match.Groups[2].Value)).Select(static match => match.Value));

    [Fact]
    public void Each_counter_of_the_protocol_stands_in_it()
    {
        string[] counters = [.. Repository.Files("src/GemRouter.Protocol", "*.cs").SelectMany(static file => CounterName().Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value).Distinct()];
        Assert.Contains("control.malformed", counters);
        Assert.Contains("data.replayed", counters);
        Assert.Empty(counters.Where(static counter => !Document.Contains($"`{counter}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_counter_in_it_is_one_of_the_protocol()
    {
        string code = string.Concat(Repository.Files("src/GemRouter.Protocol", "*.cs").Select(File.ReadAllText));
        Assert.Empty(CounterInDocument().Matches(Document).Select(static match => match.Groups[1].Value).Distinct().Where(counter => !code.Contains($"\"{counter}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_section_that_the_code_cites_exists()
    {
        HashSet<string> sections = Sections();
        Assert.Contains("5.6", sections);
        Assert.Contains("5.5.9", sections);
        Assert.Contains("6.5", sections);
        Assert.DoesNotContain("5.7", sections);
        string[] cited =
        [
            .. Repository.Files("src", "*.cs").Concat(Repository.Files("plugins", "*.cs")).Concat(Repository.Files("tests", "*.cs"))
                .SelectMany(static file => Citation().Matches(File.ReadAllText(file)))
                .SelectMany(static match => match.Groups[1].Captures.Concat(match.Groups[2].Captures).Select(static capture => capture.Value))
                .Distinct(),
        ];
        Assert.Contains("3.4.7", cited);
        Assert.Empty(cited.Except(sections));
    }

    private static IEnumerable<string> Rows() =>
        Document[Document.IndexOf("\n## 10. ", StringComparison.Ordinal)..].Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1);

    private static bool Exists(string name, string method) =>
        TestFiles[name].Any(text => Regex.IsMatch(text, $@"\bpublic (unsafe |async )*(void|Task|ValueTask) {method}\("));

    // A heading is a section, and so is each numbered point below it and each row of a table of steps.
    private static HashSet<string> Sections()
    {
        HashSet<string> sections = [];
        string section = "";
        bool inSteps = false;
        foreach (string line in Document.Split('\n'))
        {
            inSteps = line.StartsWith('|') && (inSteps || line.StartsWith("| step |", StringComparison.Ordinal));
            if (Heading().Match(line) is { Success: true } heading)
            {
                section = heading.Groups[1].Value;
                sections.Add(section);
            }
            else if ((inSteps ? Row() : Point()).Match(line) is { Success: true } point)
            {
                sections.Add($"{section}.{point.Groups[1].Value}");
            }
        }

        return sections;
    }

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"`(\w+)\.([A-Z]\w*_\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex("""
        "((?:control|announce|roster|streams|data|fragment)\.[a-z_]+)"
        """)]
    private static partial Regex CounterName();

    [GeneratedRegex(@"`((?:control|announce|roster|streams|data|fragment)\.[a-z_]+)`")]
    private static partial Regex CounterInDocument();

    [GeneratedRegex(@"^##+ (\d+(?:\.\d+)*)\.? ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(\d+)\. ")]
    private static partial Regex Point();

    [GeneratedRegex(@"^\| (\d+) \| ")]
    private static partial Regex Row();

    // "wire 5.5.6", and also "wire 2, 3 and 5.6"
    [GeneratedRegex(@"\b[Ww]ire (\d+(?:\.\d+)*)(?:(?:,| and| to) (\d+(?:\.\d+)*))*")]
    private static partial Regex Citation();
}

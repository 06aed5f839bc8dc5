using System.CommandLine;
using System.Text.RegularExpressions;
using GemRouter.Cli;
using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests;

/// <summary>What documents tell people to type is there: commands with their options, options of the manifest.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void Every_command_line_in_a_document_is_one_that_the_program_takes()
    {
        RootCommand program = GemRouterCommand.Create();
        List<string> wrong = [];
        int count = 0;
        foreach ((CodeBlock block, string line) in Document.All.SelectMany(static document => document.Blocks).SelectMany(static block => block.Lines.Select(line => (block, line))))
        {
            foreach (Match call in CommandLine().Matches(line))
            {
                count++;
                ParseResult parsed = program.Parse(call.Groups[1].Value.Trim());
                wrong.AddRange(parsed.Errors.Select(error => $"{block}: {call.Value}: {error.Message}"));
            }
        }

        Assert.True(count > 30, $"Only {count} command lines were found.");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_option_of_the_manifest_that_a_document_names_exists()
    {
        HashSet<string> known = [.. Options()];
        Assert.Contains("timers.start-hold", known);
        string[] named = [.. Document.All.Where(static document => document.Path.StartsWith("docs/", StringComparison.Ordinal)).SelectMany(static document => Named().Matches(Repository.Read(document.Path))).Select(static match => match.Groups[1].Value).Distinct()];
        Assert.Contains("timers.start-hold", named);
        Assert.Empty(named.Except(known));
    }

    // docs/manifest.md is made of the manifest's description: a heading for each section, a row for each option.
    private static IEnumerable<string> Options()
    {
        string section = "";
        foreach (string line in Repository.Read("docs/manifest.md").Split('\n'))
        {
            section = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..] : section;
            if (Row().Match(line) is { Success: true } row)
            {
                yield return $"{section}.{row.Groups[1].Value}";
            }
        }
    }

    [GeneratedRegex(@"(?:^|; |/|\$\()gemrouter ((?:run|check|plan|keys|status|drops|trace|reload|plugins|bundle|demo)\b[^;)]*)")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"`((?:limits|timers|node|keys|trust|plugins)\.[a-z-]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| `([a-z-]+)` \|")]
    private static partial Regex Row();
}

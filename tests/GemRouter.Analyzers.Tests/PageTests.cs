using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers.Tests;

/// <summary>docs/plugins/analyzers says what is so: what it calls wrong is found, what it calls right is not.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string, string, int> Examples
    {
        get
        {
            TheoryData<string, string, int> examples = [];
            foreach (string code in new[] { "GEM9001", "GEM9002" })
            {
                foreach (string heading in new[] { "Wrong", "Right" })
                {
                    for (int i = 0; i < Blocks(code, heading).Count; i++)
                    {
                        examples.Add(code, heading, i);
                    }
                }
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_compiles_and_is_what_it_is_called(string code, string heading, int index)
    {
        string source = Blocks(code, heading)[index].Groups["code"].Value;
        Diagnostic[] all = await Compiled.Of(source).AnalyzeAsync(new KeptPacketAnalyzer(), new BlockingAnalyzer());
        Assert.Empty(all.Where(static one => one.Severity == DiagnosticSeverity.Error));
        IEnumerable<string> found = all.Where(Compiled.IsOurs).Select(static one => one.Id);
        if (heading == "Wrong")
        {
            Assert.Contains(code, found);
        }
        else
        {
            Assert.Empty(found);
        }
    }

    [Fact]
    public void Every_rule_has_its_page_and_its_place_in_the_list()
    {
        string list = File.ReadAllText(Path.Combine(Repository.Root, "docs", "plugins", "analyzers", "README.md"));
        foreach (DiagnosticDescriptor rule in new KeptPacketAnalyzer().SupportedDiagnostics.Concat(new BlockingAnalyzer().SupportedDiagnostics))
        {
            Assert.StartsWith($"# {rule.Id}: ", File.ReadAllText(Path.Combine(Repository.Root, rule.HelpLinkUri)), StringComparison.Ordinal);
            Assert.Contains($"[{rule.Id}]({rule.Id}.md)", list, StringComparison.Ordinal);
        }
    }

    private static MatchCollection Blocks(string code, string heading)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "plugins", "analyzers", $"{code}.md"));
        string part = page.Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return Block().Matches(part);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}

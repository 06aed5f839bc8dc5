using System.Text.RegularExpressions;

namespace GemRouter.Samples.Tests;

/// <summary>docs/plugins/contract.md shows what is compiled here, to the letter.</summary>
public sealed partial class ContractDocumentTests
{
    [Fact]
    public void Every_code_block_is_a_file_that_is_compiled()
    {
        string root = Root();
        MatchCollection blocks = Block().Matches(File.ReadAllText(Path.Combine(root, "docs", "plugins", "contract.md")));
        string samples = Path.Combine(root, "tests", "GemRouter.Samples.Tests");
        Assert.All(blocks, block =>
            Assert.Equal(File.ReadAllText(Path.Combine(samples, block.Groups["file"].Value)), block.Groups["code"].Value));
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(samples, "Samples")).Select(static path => $"Samples/{Path.GetFileName(path)}").Order(),
            blocks.Select(static block => block.Groups["file"].Value).Order());
    }

    [GeneratedRegex("`file: (?<file>[^`]+)`\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}

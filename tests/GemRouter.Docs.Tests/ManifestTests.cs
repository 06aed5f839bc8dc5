using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests;

/// <summary>The manifests that stand in documents are sound.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string, int> Manifests { get; } = [.. Document.All.SelectMany(static document => document.Blocks).Where(IsManifest).Select(static block => (block.Document, block.Line))];

    [Fact]
    public void There_are_some() => Assert.True(Manifests.Count >= 3);

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task A_manifest_in_a_document_is_sound(string document, int line)
    {
        CodeBlock block = Document.Find(document).Blocks.Single(block => block.Line == line);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gemrouter-docs-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "m.yaml"), block.Text, TestContext.Current.CancellationToken);
            Assert.Equal(new Call(0, "m.yaml: 0 errors, 0 warnings\n", ""), await Call.RunAsync(folder.FullName, Repository.Program, "check", "m.yaml"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsManifest(CodeBlock block) => block.Language == "yaml" && block.Lines.Any(static line => line == "gem: 1");
}

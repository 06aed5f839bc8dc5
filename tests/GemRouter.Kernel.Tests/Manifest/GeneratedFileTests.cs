using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>What is made from the manifest's description is committed as made. GEMROUTER_UPDATE_DOCS=1 makes it anew.</summary>
public sealed class GeneratedFileTests
{
    [Fact]
    public void The_schema_is_up_to_date() => Compare("manifest.schema.json", ManifestSchema.ToJson());

    [Fact]
    public void The_reference_is_up_to_date() => Compare("manifest.md", ManifestReference.ToMarkdown());

    [Fact]
    public void The_references_example_is_sound() =>
        Assert.Empty(ManifestSource.Parse("example", System.Text.Encoding.UTF8.GetBytes(ManifestReference.Example)).Check(new FakeCatalog()).Diagnostics);

    private static void Compare(string name, string made)
    {
        string path = Path.Combine(Sample.Root, "docs", name);
        if (Environment.GetEnvironmentVariable("GEMROUTER_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, made);
        }

        Assert.Equal(made, File.ReadAllText(path));
    }
}

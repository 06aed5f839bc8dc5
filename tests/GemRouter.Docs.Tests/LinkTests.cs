using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests;

/// <summary>Links of all documents lead somewhere, to a heading where they name one.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_to_a_heading_that_are_there() => Assert.Empty(Document.All.SelectMany(Broken));

    [Fact]
    public void The_readme_leads_to_every_document()
    {
        HashSet<string> linked = [.. Document.Find("README.md").Links.Select(static link => link.Target.Split('#')[0])];
        Assert.Empty(Document.All.Select(static document => document.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && !linked.Contains(path)));
    }

    private static IEnumerable<string> Broken(Document document)
    {
        foreach ((int line, string target) in document.Links)
        {
            if (target.Contains("://", StringComparison.Ordinal))
            {
                continue; // of others: nothing here goes out to look
            }

            string[] parts = target.Split('#', 2);
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document.Path))!;
            string full = parts[0].Length == 0 ? Path.Combine(Repository.Root, document.Path) : Path.GetFullPath(parts[0], folder);
            Document? other = Document.All.FirstOrDefault(one => Path.Combine(Repository.Root, one.Path) == full);
            if (!Path.Exists(full) || (parts.Length == 2 && (other is null || !other.Anchors.Contains(parts[1]))))
            {
                yield return $"{document.Path}:{line}: {target}";
            }
        }
    }
}

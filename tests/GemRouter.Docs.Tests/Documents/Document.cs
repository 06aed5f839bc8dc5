using System.Text;
using System.Text.RegularExpressions;

namespace GemRouter.Docs.Tests.Documents;

/// <summary>A Markdown file of the repository: its blocks, its links, and the anchors that links lead to.</summary>
internal sealed partial class Document
{
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<(int Line, string Target)> _links = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    private Document(string path)
    {
        Path = path;
        string[] lines = Repository.Read(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, static line => line.StartsWith("```", StringComparison.Ordinal));
                end = end < 0 ? throw new InvalidDataException($"{path}:{i + 1}: the block has no end") : end;
                _blocks.Add(new CodeBlock(path, i + 1, lines[i][3..].Trim(), lines[(i + 1)..end]));
                i = end;
                continue;
            }

            string text = InlineCode().Replace(lines[i], static code => new string('`', code.Length));
            _links.AddRange(Link().Matches(text).Select(match => (i + 1, match.Groups[1].Value)));
            if (Heading().Match(lines[i]) is { Success: true } heading)
            {
                AddAnchor(heading.Groups[1].Value);
            }
        }
    }

    /// <summary>All Markdown files that people read.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. Repository.Files(".", "*.md").Select(static file => System.IO.Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal).Select(static path => new Document(path)),
    ];

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public IReadOnlyList<(int Line, string Target)> Links => _links;

    public IReadOnlySet<string> Anchors => _anchors;

    public static Document Find(string path) => All.Single(document => document.Path == path);

    // As GitHub makes them: lower case, without all but letters, digits, '-' and '_', and '-' for a blank.
    private void AddAnchor(string heading)
    {
        StringBuilder made = new();
        foreach (char one in heading.Trim().ToLowerInvariant())
        {
            if (one == ' ')
            {
                made.Append('-');
            }
            else if (char.IsLetterOrDigit(one) || one is '-' or '_')
            {
                made.Append(one);
            }
        }

        string anchor = made.ToString();
        for (int again = 1; !_anchors.Add(anchor); again++)
        {
            anchor = $"{made}-{again}";
        }
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6} (.+)$")]
    private static partial Regex Heading();
}

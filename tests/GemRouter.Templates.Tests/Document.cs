namespace GemRouter.Templates.Tests;

/// <summary>A document, as one reads it who types what it says.</summary>
internal static class Document
{
    /// <summary>The commands of the first shell block under a heading.</summary>
    public static IReadOnlyList<string> CommandsOf(string path, string heading)
    {
        IEnumerable<string> section = Repository.Read(path).Split('\n').SkipWhile(line => line != $"## {heading}").Skip(1);
        return [.. section.SkipWhile(static line => line != "```sh").Skip(1).TakeWhile(static line => line != "```").Where(static line => line.Length > 0 && line[0] != '#')];
    }
}

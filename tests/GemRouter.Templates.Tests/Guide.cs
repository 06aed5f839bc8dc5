namespace GemRouter.Templates.Tests;

/// <summary>Guides for plugin authors, as one reads them who types what they say.</summary>
internal static class Guide
{
    /// <summary>The four commands: the first is for all kinds, the others are for one.</summary>
    public static IReadOnlyList<string> FirstCommands { get; } = CommandsOf("docs/plugins/getting-started.md", "In four commands");

    /// <summary>All commands of a section, out of its shell blocks.</summary>
    public static IReadOnlyList<string> CommandsOf(string document, string heading)
    {
        List<string> commands = [];
        bool isShell = false;
        foreach (string line in Repository.Read(document).Split('\n').SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isShell = line == "```sh";
            }
            else if (isShell)
            {
                commands.Add(line);
            }
        }

        return commands;
    }
}

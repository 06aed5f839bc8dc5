namespace GemRouter.Templates.Tests;

/// <summary>docs/plugins/getting-started.md, as one reads it who types what it says.</summary>
internal static class GettingStarted
{
    /// <summary>The four commands: the first is for all kinds, the others are for one.</summary>
    public static IReadOnlyList<string> Commands { get; } =
    [
        .. Repository.Read("docs/plugins/getting-started.md").Split('\n')
            .SkipWhile(static line => line != "## In four commands").SkipWhile(static line => line != "```sh").Skip(1).TakeWhile(static line => line != "```"),
    ];
}

using System.Text.RegularExpressions;
using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests.Sites;

/// <summary>A block of the quickstart that is typed or saved on a machine: its first line says on which, and how.</summary>
/// <param name="Block">The block.</param>
/// <param name="Machine">The machine.</param>
/// <param name="File">Where a manifest is saved, from the home folder; null for commands.</param>
/// <param name="GoesOn">True for commands that run in a terminal of their own while the next are typed.</param>
internal sealed partial record Step(CodeBlock Block, string Machine, string? File, bool GoesOn)
{
    /// <summary>What is typed. Of what goes on, the last command takes the shell's place, so that a signal meets it.</summary>
    public string Script => string.Join('\n', GoesOn ? [.. Block.Lines.SkipLast(1), "exec " + Block.Lines[^1]] : Block.Lines);

    /// <summary>All of a document, in order. A block of commands that says no machine is a mistake.</summary>
    public static IReadOnlyList<Step> Of(Document document) =>
        [.. document.Blocks.Where(static block => block.Language == "sh" || (block.Language == "yaml" && FirstLine().IsMatch(block.Lines[0]))).Select(Read)];

    private static Step Read(CodeBlock block)
    {
        Match first = FirstLine().Match(block.Lines[0]);
        return first.Success && (block.Language == "yaml") == first.Groups[3].Success
            ? new Step(block, first.Groups[1].Value, first.Groups[3].Success ? first.Groups[3].Value : null, first.Groups[2].Success)
            : throw new InvalidDataException($"{block}: the first line does not say on which machine");
    }

    [GeneratedRegex(@"^# on ([a-z-]+)(, in a terminal of its own)?(?:: (\S+))?$")]
    private static partial Regex FirstLine();
}

using System.CommandLine;
using System.Reflection;

namespace GemRouter.Cli.Tests;

/// <summary>docs/cli.md and docs/errors.md against the program.</summary>
public sealed class CliDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Place.Root, "docs", "cli.md"));

    public static TheoryData<string> Commands => [.. Leaves(GemRouterCommand.Create(), "gemrouter")];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_has_a_chapter(string command) => Assert.Contains($"\n## {command}\n", Document, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_command_has_help_with_an_example(string command)
    {
        Call call = await Call.InProcessAsync([.. command.Split(' ')[1..], "--help"]);
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains($"Example:\n  {command}", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_exit_code_is_explained() =>
        Assert.All(Constants<int>(typeof(ExitCode)), static code => Assert.Contains($"\n| {code} | ", Document, StringComparison.Ordinal));

    [Fact]
    public void Each_code_of_the_program_is_explained()
    {
        string errors = File.ReadAllText(Path.Combine(Place.Root, "docs", "errors.md"));
        Assert.All(Constants<string>(typeof(ProgramCode)), code => Assert.Contains($"\n| {code} | ", errors, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_else_is_explained_as_a_command() =>
        Assert.Empty(Document.Split('\n').Where(static line => line.StartsWith("## gemrouter ", StringComparison.Ordinal)).Select(static line => line[3..]).Except(Leaves(GemRouterCommand.Create(), "gemrouter")));

    private static IEnumerable<T> Constants<T>(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (T)field.GetValue(null)!);

    // Hidden commands are parts of others.
    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.Where(static sub => !sub.Hidden).SelectMany(sub => Leaves(sub, $"{path} {sub.Name}"));
}

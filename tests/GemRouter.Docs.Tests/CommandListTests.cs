using System.CommandLine;
using System.Text.RegularExpressions;
using GemRouter.Cli;
using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests;

/// <summary>docs/cli.md has every command of the program and every exit code, and no other.</summary>
public sealed partial class CommandListTests
{
    private static readonly string Text = Repository.Read("docs/cli.md");

    [Fact]
    public void Every_command_has_a_heading_of_its_own() =>
        Assert.Equal(Commands(GemRouterCommand.Create(), "gemrouter").Order(StringComparer.Ordinal), CommandName().Matches(Text).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_programs_help_names_the_same_commands()
    {
        Call call = await Call.RunAsync(Repository.Root, Repository.Program, "--help");
        Assert.Equal(0, call.ExitCode);
        foreach (Command command in GemRouterCommand.Create().Subcommands.Where(static command => !command.Hidden))
        {
            Assert.Matches($@"\n  {command.Name}\b", call.Output);
        }
    }

    [Fact]
    public void Every_exit_code_is_explained()
    {
        string[] codes = [.. typeof(ExitCode).GetFields().Select(static field => $"{field.GetValue(null)}")];
        Assert.Contains("70", codes);
        Assert.Empty(codes.Where(static code => !Regex.IsMatch(Text, $@"^\| {code} \|", RegexOptions.Multiline)));
    }

    private static IEnumerable<string> Commands(Command command, string path)
    {
        foreach (Command one in command.Subcommands.Where(static one => !one.Hidden))
        {
            string name = $"{path} {one.Name}";
            foreach (string found in one.Subcommands.Count == 0 ? [name] : Commands(one, name))
            {
                yield return found;
            }
        }
    }

    // "## gemrouter keys generate"
    [GeneratedRegex(@"^## (gemrouter(?: [a-z-]+)+)$", RegexOptions.Multiline)]
    private static partial Regex CommandName();
}

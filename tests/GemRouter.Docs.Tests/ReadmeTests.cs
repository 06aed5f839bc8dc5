using System.Text.Json;
using GemRouter.Docs.Tests.Documents;
using GemRouter.Demo.Tests.Network;

namespace GemRouter.Docs.Tests;

/// <summary>The commands of the README do what it says.</summary>
public sealed class ReadmeTests
{
    private const int Tries = 2; // the demo takes no loss, and other tests run beside it

    [Fact]
    public void It_has_the_two_commands_and_no_other() =>
        Assert.Equal(["./dev demo", "./dev test"], Document.Find("README.md").Blocks.Where(static block => block.Language == "sh").SelectMany(static block => block.Lines));

    [Fact]
    public void What_it_calls_the_tests_is_what_ci_runs() => Assert.Contains("exec ./dev test\n", Repository.Read(".ci/run"), StringComparison.Ordinal);

    [Fact]
    public async Task Every_command_of_dev_that_documents_name_is_one()
    {
        string help = (await Call.RunAsync(Repository.Root, Path.Combine(Repository.Root, "dev"), "help")).Output;
        string[] named = [.. Document.All.SelectMany(static document => document.Blocks).SelectMany(static block => block.Lines).Where(static line => line.StartsWith("./dev ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1])];
        Assert.Contains("demo", named);
        Assert.Empty(named.Where(name => !help.Contains($"./dev {name} ", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Needs", "System")]
    public async Task The_demo_ends_as_it_should()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        Call call = new(-1, "", "");
        for (int i = 0; i < Tries && call.ExitCode != 0; i++)
        {
            call = await Call.RunAsync(Repository.Root, Path.Combine(Repository.Root, "dev"), "demo", "--seconds", "12", "--json");
        }

        Assert.True(call.ExitCode == 0, call.Output + call.Error);
        Assert.True(JsonSerializer.Deserialize<JsonElement>(call.Output).GetProperty("ok").GetBoolean());
    }
}

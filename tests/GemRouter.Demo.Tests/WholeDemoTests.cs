using System.Diagnostics;
using System.Text.Json;
using GemRouter.Demo.Tests.Network;

namespace GemRouter.Demo.Tests;

/// <summary>The program as a person starts it, with its routers and plugins.</summary>
[Trait("Needs", "System")]
public sealed class WholeDemoTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private static string Artifacts { get; } = FindArtifacts();

    [Theory]
    [InlineData("files")]
    [InlineData("softhsm")]
    public async Task All_is_as_it_should_be(string keys)
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        Assert.SkipWhen(keys == "softhsm" && !File.Exists("/usr/lib/softhsm/libsofthsm2.so"), "SoftHSM2 is not installed (Debian package softhsm2).");
        const int Tries = 3; // how soon a late router joins is measured; a machine that is busy with other things may spoil that, and nothing else
        for (int i = 1; ; i++)
        {
            (int exitCode, JsonElement summary, string said) = await PlayAsync(keys);
            string[] problems = [.. summary.GetProperty("problems").EnumerateArray().Select(static problem => problem.GetString()!)];
            Assert.True(problems.All(problem => i < Tries && problem.StartsWith("the late router took", StringComparison.Ordinal)), said);
            Assert.Equal((problems.Length == 0, problems.Length == 0 ? 0 : 1), (summary.GetProperty("ok").GetBoolean(), exitCode));
            Assert.Equal(summary.GetProperty("sent").GetInt64(), summary.GetProperty("received").GetProperty("site-a").GetInt64());
            Assert.Equal(0, summary.GetProperty("received").GetProperty("site-c").GetInt64());
            Assert.Empty(Parts());
            if (problems.Length == 0)
            {
                return;
            }
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task Nothing_is_left_when_it_is_ended(string signal)
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        using Process demo = Start("--seconds", "600");
        demo.ErrorDataReceived += static (_, _) => { };
        demo.BeginErrorReadLine();
        string? line;
        do
        {
            line = await demo.StandardOutput.ReadLineAsync(Cancellation);
        }
        while (line?.Contains("playing", StringComparison.Ordinal) == false);

        Assert.NotNull(line);
        Assert.NotEmpty(Parts());
        using Process kill = Process.Start("/bin/sh", ["-c", "kill -s \"$1\" \"$2\"", "sh", signal, demo.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await demo.StandardOutput.ReadToEndAsync(Cancellation); // ends when the last process has closed it
        await demo.WaitForExitAsync(Cancellation);
        Assert.Equal(signal == "KILL" ? 137 : 1, demo.ExitCode);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (Parts().Count > 0)
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    [Theory]
    [InlineData("5")]
    [InlineData("3601")]
    [InlineData("soon")]
    public async Task A_time_that_makes_no_sense_is_wrong_usage(string seconds)
    {
        using Process demo = Start("--seconds", seconds);
        Task<string> errors = demo.StandardError.ReadToEndAsync(Cancellation);
        await demo.WaitForExitAsync(Cancellation);
        Assert.Equal(2, demo.ExitCode);
        Assert.Contains("--seconds", await errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, JsonElement Summary, string Said)> PlayAsync(string keys)
    {
        using Process demo = Start("--seconds", "8", "--keys", keys, "--json");
        Task<string> errors = demo.StandardError.ReadToEndAsync(Cancellation);
        string output = await demo.StandardOutput.ReadToEndAsync(Cancellation);
        await demo.WaitForExitAsync(Cancellation);
        string said = output + await errors;
        Assert.True(output.StartsWith('{'), said);
        return (demo.ExitCode, JsonDocument.Parse(output).RootElement, said);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(Artifacts, "gemrouter"), ["demo", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;

    // Processes of demos: the tests' own space shows none of others.
    private static List<string> Parts()
    {
        List<string> found = [];
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                string command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
                if (command.Contains("gemrouter demo-", StringComparison.Ordinal) || command.Contains("gemrouter run /run/gemrouter-demo", StringComparison.Ordinal))
                {
                    found.Add(command);
                }
            }
            catch (IOException)
            {
                // it has ended meanwhile
            }
        }

        return found;
    }

    private static string FindArtifacts()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent!;
        }

        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(folder.FullName, "artifacts", configuration);
    }
}

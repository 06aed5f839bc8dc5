using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GemRouter.Cli.Demo.Network;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;
using GemRouter.Cli.Demo.View;

namespace GemRouter.Cli.Demo;

/// <summary>
/// <c>gemrouter demo</c>: starts itself again in a <see cref="PrivateSpace"/>, where the demo takes place. This process stays outside and only waits: whatever happens to it, the inner one
/// sees its input end, and when that ends, the space is gone with all that is in it.
/// </summary>
internal static class DemoCommand
{
    private const string Inside = "demo-inside";
    private const string Folder = "/run/gemrouter-demo"; // memory, in a private space
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(1);

    /// <summary>The command, and those that it starts itself with.</summary>
    public static IEnumerable<Command> Create(TimeProvider time, IEntropy entropy)
    {
        Option<int> seconds = Seconds();
        Option<bool> json = Shared.Json();
        Option<KeyPlace> keys = Keys();
        DescribedCommand demo = new(
            "demo", "Plays a stream through four routers in private network namespaces, shows what happens, and says what came of it. It touches nothing of the host.", "gemrouter demo\ngemrouter demo --seconds 60\ngemrouter demo --keys softhsm\ngemrouter demo --json")
        {
            seconds,
            keys,
            json,
        };
        demo.SetAction((call, _) => StartAsync(time, call.GetValue(seconds), call.GetValue(keys), call.GetValue(json), Terminal.Of(call)));
        yield return demo;

        Command inside = new(Inside) { seconds, keys, json };
        inside.Hidden = true;
        inside.SetAction((call, _) => PlayAsync(time, entropy, call.GetValue(seconds), call.GetValue(keys), call.GetValue(json), Terminal.Of(call)));
        yield return inside;

        foreach (Command part in PartCommands.Create(time))
        {
            yield return part;
        }
    }

    private static Option<int> Seconds() => new("--seconds")
    {
        Description = $"How long the stream is: {Schedule.Least} to {Schedule.Most}; starting and ending take some seconds more.",
        HelpName = "N",
        CustomParser = ParseSeconds,
        DefaultValueFactory = static _ => Schedule.Usual,
    };

    private static Option<KeyPlace> Keys() => new("--keys")
    {
        Description = "Where the routers have all their keys from: files, or softhsm, a key bundle each that its own token in SoftHSM2 opens.",
        HelpName = "PLACE",
        CustomParser = static argument =>
        {
            switch (argument.Tokens[0].Value)
            {
                case "files": return KeyPlace.Files;
                case "softhsm": return KeyPlace.SoftHsm;
                case var other:
                    argument.AddError($"--keys \"{other}\": files, or softhsm");
                    return default;
            }
        },
        DefaultValueFactory = static _ => KeyPlace.Files,
    };

    private static int ParseSeconds(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds is < Schedule.Least or > Schedule.Most)
        {
            argument.AddError($"--seconds \"{text}\": a whole number from {Schedule.Least} to {Schedule.Most}; a shorter stream has no room for a late router and a rekey");
        }

        return seconds;
    }

    private static async Task<int> StartAsync(TimeProvider time, int seconds, KeyPlace keys, bool json, Terminal terminal)
    {
        if ((PrivateSpace.Missing ?? (keys == KeyPlace.SoftHsm ? SoftHsmTokens.Missing : null)) is { } missing)
        {
            terminal.Error.WriteLine($"gemrouter demo: {missing}");
            return ExitCode.Failed;
        }

        ProcessStartInfo start = PrivateSpace.Start(OwnProgram.Path, [Inside, "--seconds", LabHost.Text(seconds), "--keys", keys == KeyPlace.SoftHsm ? "softhsm" : "files", .. json ? ["--json"] : Array.Empty<string>()]);
        start.RedirectStandardInput = true;
        start.Environment[SoftHsmTokens.Variable] = SoftHsmTokens.ConfigurationIn(Folder); // where nothing asks for it, it says nothing
        using Interruption interruption = new();
        using Process process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(interruption.Token);
        }
        catch (OperationCanceledException)
        {
            process.StandardInput.Close();
            await EndAsync(process, time);
        }

        if (process.ExitCode == PrivateSpace.NotAllowed)
        {
            terminal.Error.WriteLine($"gemrouter demo: {PrivateSpace.HowToAllow}");
            return ExitCode.Failed;
        }

        return process.ExitCode;
    }

    private static async Task EndAsync(Process process, TimeProvider time)
    {
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Grace, time);
        }
        catch (TimeoutException)
        {
            process.Kill(); // and with it, by the kernel, everything in the space
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<int> PlayAsync(TimeProvider time, IEntropy entropy, int seconds, KeyPlace keys, bool json, Terminal terminal)
    {
        using Interruption interruption = new();
        using Conductor conductor = new(Console.OpenStandardInput());
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, conductor.Gone);
        IDemoView view = json ? new JsonView(terminal.Output) : DemoViews.ForTerminal(terminal.Output);
        try
        {
            await using Performance performance = new(time, entropy, Folder, new Schedule(seconds), view, keys, AskAsync);
            DemoSummary summary = await performance.RunAsync(end.Token);
            view.End(summary);
            foreach (string line in summary.Ok ? [] : performance.Logs)
            {
                terminal.Error.WriteLine(line);
            }

            return summary.Ok ? ExitCode.Well : ExitCode.No;
        }
        catch (Exception e) when (e is OperationCanceledException or LabException && end.IsCancellationRequested)
        {
            terminal.Error.WriteLine("gemrouter demo: stopped; nothing is left of it.");
            return ExitCode.No;
        }
        catch (LabException e)
        {
            terminal.Error.WriteLine($"gemrouter demo: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static Task<JsonElement> AskAsync(string state, CancellationToken cancellation) =>
        StateClient.AskAsync<JsonElement>(state, new StateRequest { Command = "status" }, AnswerPatience, cancellation);
}

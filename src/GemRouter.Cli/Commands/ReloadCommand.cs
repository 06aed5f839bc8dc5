using System.CommandLine;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary><c>gemrouter reload</c>.</summary>
internal static class ReloadCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1); // a key may come from a device

    public static Command Create()
    {
        Option<string> state = Shared.State();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "reload", "Has a running router read its manifest anew, as SIGHUP does, and shows what changed. A manifest that is refused changes nothing.", "gemrouter reload");
        command.Options.Add(state);
        command.Options.Add(json);
        command.SetAction((call, cancellationToken) => ReloadAsync(call.GetRequiredValue(state), call.GetValue(json), Terminal.Of(call), cancellationToken));
        return command;
    }

    private static async Task<int> ReloadAsync(string folder, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        ReloadReport report = await StateClient.AskAsync<ReloadReport>(folder, new StateRequest { Command = "reload" }, Patience, cancellationToken);
        if (json)
        {
            terminal.WriteJson(report);
        }
        else
        {
            Write(report, terminal);
        }

        return report.Applied ? ExitCode.Well : ExitCode.ManifestRefused;
    }

    private static void Write(ReloadReport report, Terminal terminal)
    {
        foreach (string change in report.Changes)
        {
            terminal.Output.WriteLine(change);
        }

        foreach (string line in report.Advice)
        {
            terminal.Output.WriteLine($"note: {line}");
        }

        foreach (string refusal in report.Refusals)
        {
            terminal.Error.WriteLine(refusal);
        }

        terminal.Output.WriteLine(
            !report.Applied ? "refused; the running manifest stays" : report.Changes.IsEmpty ? "nothing changed" : "reloaded");
    }
}

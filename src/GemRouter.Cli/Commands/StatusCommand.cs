using System.CommandLine;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary><c>gemrouter status</c>.</summary>
internal static class StatusCommand
{
    /// <summary>How long a router may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        Option<string> state = Shared.State();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new("status", "Shows how a running router is: its peers, streams, keys, links, packets and drops.", "gemrouter status\ngemrouter status --state /run/site-a --json");
        command.Options.Add(state);
        command.Options.Add(json);
        command.SetAction((call, cancellationToken) => StatusAsync(call.GetRequiredValue(state), call.GetValue(json), Terminal.Of(call), cancellationToken));
        return command;
    }

    private static async Task<int> StatusAsync(string folder, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        RouterStatus status = await StateClient.AskAsync<RouterStatus>(folder, new StateRequest { Command = "status" }, Patience, cancellationToken);
        if (json)
        {
            terminal.WriteJson(StatusJson.Of(status));
        }
        else
        {
            StatusText.Write(status, terminal.Output);
        }

        return ExitCode.Well;
    }
}

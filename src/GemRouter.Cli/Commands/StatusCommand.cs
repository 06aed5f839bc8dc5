using System.CommandLine;
using System.Text.Json.Nodes;

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
        StateRequest request = new() { Command = "status" };
        if (json)
        {
            JsonObject answer = await StateClient.AskAsync<JsonObject>(folder, request, Patience, cancellationToken);
            answer.Remove("descriptions"); // `drops` shows them
            terminal.WriteJson(answer);
        }
        else
        {
            StatusText.Write(await StateClient.AskAsync<StatusView>(folder, request, Patience, cancellationToken), terminal.Output);
        }

        return ExitCode.Well;
    }
}

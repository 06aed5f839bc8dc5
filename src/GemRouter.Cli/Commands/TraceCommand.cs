using System.CommandLine;
using System.Text.Json.Nodes;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary><c>gemrouter trace</c>.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        Option<GroupPrefix> group = Shared.Groups();
        group.Required = true;
        Option<int> packets = new("--packets", "-n") { Description = "How many packets.", HelpName = "N", DefaultValueFactory = static _ => 20 };
        packets.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > StateAnswers.MostPackets)
            {
                result.AddError($"a trace has 1 to {StateAnswers.MostPackets} packets");
            }
        });
        Option<string> state = Shared.State();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "trace", "Shows the way of the next packets of some groups through a running router, stage by stage, to the link or to a named drop. Ctrl-C ends it.",
            "gemrouter trace --group 239.1.1.1 -n 5\ngemrouter trace --group 239.1.1.0/24 --json");
        command.Options.Add(group);
        command.Options.Add(packets);
        command.Options.Add(state);
        command.Options.Add(json);
        command.SetAction((call, cancellationToken) =>
        {
            StateRequest request = new() { Command = "trace", Groups = call.GetRequiredValue(group).ToString(), Packets = call.GetValue(packets) };
            return TraceAsync(call.GetRequiredValue(state), request, call.GetValue(json), Terminal.Of(call), cancellationToken);
        });
        return command;
    }

    private static async Task<int> TraceAsync(string folder, StateRequest request, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        if (json)
        {
            await foreach (JsonObject line in StateClient.AskManyAsync<JsonObject>(folder, request, cancellationToken))
            {
                terminal.WriteJson(line);
            }
        }
        else
        {
            await foreach (TraceLine line in StateClient.AskManyAsync<TraceLine>(folder, request, cancellationToken))
            {
                terminal.Output.WriteLine(TraceText.Line(line));
            }
        }

        return ExitCode.Well;
    }
}

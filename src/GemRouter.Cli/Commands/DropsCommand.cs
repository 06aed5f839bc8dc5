using System.CommandLine;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary><c>gemrouter drops</c>.</summary>
internal static class DropsCommand
{
    public static Command Create()
    {
        Option<string> state = Shared.State();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new("drops", "Shows why a running router dropped packets: each reason that occurred, the most frequent first, and what it means.", "gemrouter drops");
        command.Options.Add(state);
        command.Options.Add(json);
        command.SetAction((call, cancellationToken) => DropsAsync(call.GetRequiredValue(state), call.GetValue(json), Terminal.Of(call), cancellationToken));
        return command;
    }

    private static async Task<int> DropsAsync(string folder, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        RouterStatus status = await StateClient.AskAsync<RouterStatus>(folder, new StateRequest { Command = "status" }, StatusCommand.Patience, cancellationToken);
        if (json)
        {
            terminal.WriteJson(new
            {
                Drops = StatusText.Drops(status).Select(static drop => new { drop.Name, Packets = drop.Value, drop.Description }),
            });
            return ExitCode.Well;
        }

        Table table = StatusText.DropTable(status, int.MaxValue);
        if (table.IsEmpty)
        {
            terminal.Output.WriteLine("no packet was dropped");
        }

        table.Write(terminal.Output);
        return ExitCode.Well;
    }
}

using System.CommandLine;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plugins inspect</c>.</summary>
internal static class PluginsInspectCommand
{
    public static Command Create()
    {
        Argument<string> folder = PluginsCommand.Folder();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "inspect", "Shows what a plugin offers, needs and was built against, and whether it would be loaded. It is read as data; nothing of it is loaded or run.",
            "gemrouter plugins inspect artifacts/Release/plugins/udp\ngemrouter plugins inspect publish --json");
        command.Arguments.Add(folder);
        command.Options.Add(json);
        command.SetAction(call => Inspect(call.GetRequiredValue(folder), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static int Inspect(string folder, bool json, Terminal terminal)
    {
        PluginInspection inspection = new PluginLoader().InspectFolder(folder);
        List<PluginProblem> problems = [.. inspection.Problems];
        PluginDescription? plugin = null;
        if (inspection.Plugins is [var metadata])
        {
            plugin = PluginDescription.Of(metadata, out IReadOnlyList<PluginProblem> more);
            problems.AddRange(more.Except(problems));
        }

        if (json)
        {
            terminal.WriteJson(new { Plugin = plugin is null ? null : PluginText.Json(plugin), Problems = problems });
        }
        else
        {
            problems.ForEach(terminal.Error.WriteLine);
            if (plugin is not null)
            {
                PluginText.Write(plugin, problems.Count == 0, terminal.Output);
            }
        }

        return problems.Count == 0 ? ExitCode.Well : ExitCode.PluginsRefused;
    }
}

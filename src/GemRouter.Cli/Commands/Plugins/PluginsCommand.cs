using System.CommandLine;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plugins</c>.</summary>
internal static class PluginsCommand
{
    public static Command Create()
    {
        Command plugins = new("plugins", "Shows, checks and locks plugins.");
        plugins.Subcommands.Add(PluginsListCommand.Create());
        plugins.Subcommands.Add(PluginsInspectCommand.Create());
        plugins.Subcommands.Add(PluginsCheckCommand.Create());
        plugins.Subcommands.Add(PluginsLockCommand.Create());
        plugins.Subcommands.Add(PluginsVerifyCommand.Create());
        return plugins;
    }

    /// <summary>A plugin's own folder.</summary>
    public static Argument<string> Folder() => new("DIR") { Description = "The plugin's own folder, with its .dll, its .deps.json and all its libraries." };
}

using System.CommandLine;
using System.CommandLine.Help;
using GemRouter.Cli.Bundling;
using GemRouter.Cli.Decoding;
using GemRouter.Cli.Demo;
using GemRouter.Cli.Replay;
using GemRouter.Cli.Tapping;

namespace GemRouter.Cli;

/// <summary>All that the program can be told.</summary>
internal static class GemRouterCommand
{
    /// <summary>Makes the description of the command line.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Encrypts UDP multicast as multicast, so that it can cross a network that is not trusted.");
        foreach (Command command in Commands())
        {
            root.Subcommands.Add(command);
        }

        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExample((HelpAction)help.Action!);
        }

        return root;
    }

    private static IEnumerable<Command> Commands() =>
    [
        RunCommand.Create(KernelRouter.Compose),
        CheckCommand.Create(),
        PlanCommand.Create(),
        KeysCommand.Create(),
        StatusCommand.Create(),
        DropsCommand.Create(),
        TraceCommand.Create(),
        TapCommand.Create(),
        ReloadCommand.Create(),
        PluginsCommand.Create(),
        BundleCommand.Create(),
        ReplayCommand.Create(),
        DecodeCommand.Create(),
        .. DemoCommand.Create(TimeProvider.System, SystemEntropy.Instance),
    ];
}

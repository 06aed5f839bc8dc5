using System.CommandLine;
using System.CommandLine.Parsing;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli;

/// <summary><c>gemrouter run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Makes a router of a manifest.</summary>
    public delegate IRouter Composer(RouterManifest manifest, LoadedComponents components, ILoggerFactory loggers);

    /// <summary>Describes the command.</summary>
    /// <param name="compose">Makes the router.</param>
    public static Command Create(Composer compose)
    {
        Argument<string> manifest = Shared.Manifest();
        Option<LogLevel> level = new("--log")
        {
            Description = "The least level of log lines: trace, debug, info, warning or error.", HelpName = "LEVEL", CustomParser = ParseLevel, DefaultValueFactory = static _ => LogLevel.Information,
        };
        DescribedCommand command = new(
            "run", "Runs a router until SIGTERM or SIGINT. SIGHUP has it read its manifest anew.", "gemrouter run site-a.yaml\ngemrouter run site-a.yaml --log debug");
        command.Arguments.Add(manifest);
        command.Options.Add(level);
        command.SetAction((call, _) => RunAsync(call.GetRequiredValue(manifest), call.GetValue(level), compose, Terminal.Of(call)));
        return command;
    }

    private static async Task<int> RunAsync(string path, LogLevel level, Composer compose, Terminal terminal)
    {
        _ = Task.Run(PluginLoader.Prepare); // beside the reading of the manifest: a router should be there soon. What fails of it fails again where it is needed.
        using Signals signals = new();
        using ILoggerFactory loggers = LogSetup.Create(level);
        await using CheckedManifest found = CheckedManifest.Load(path);
        found.WriteProblems(terminal.Error);
        if (found.Manifest is null)
        {
            return found.ExitCode;
        }

        using RouterProcess process = new(
            found.Manifest.Node, found.Reread, Compose(found, compose, loggers), ServiceNotice.OfProcess(), TimeProvider.System,
            loggers.CreateLogger("gemrouter"));
        signals.OnReload(() => _ = process.ReloadOnSignalAsync(signals.Stop));
        return await process.RunAsync(signals.Stop);
    }

    private static IRouter Compose(CheckedManifest found, Composer compose, ILoggerFactory loggers)
    {
        try
        {
            return compose(found.Manifest!, found.Components, loggers);
        }
        catch (Exception e) when (RouterProcess.IsForAPerson(e))
        {
            throw RouterProcess.Refused(e, ProgramCode.ComponentRefused, $"{found.Manifest!.Node.Name} cannot be made: ");
        }
    }

    private static LogLevel ParseLevel(ArgumentResult argument)
    {
        switch (argument.Tokens[0].Value)
        {
            case "trace":
                return LogLevel.Trace;
            case "debug":
                return LogLevel.Debug;
            case "info":
                return LogLevel.Information;
            case "warning":
                return LogLevel.Warning;
            case "error":
                return LogLevel.Error;
            case var other:
                argument.AddError($"unknown log level \"{other}\"; available: trace, debug, info, warning, error");
                return default;
        }
    }
}

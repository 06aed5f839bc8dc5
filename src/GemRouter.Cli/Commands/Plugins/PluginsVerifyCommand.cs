using System.CommandLine;
using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary><c>gemrouter plugins verify</c>.</summary>
internal static class PluginsVerifyCommand
{
    public static Command Create()
    {
        Argument<string> manifest = Shared.Manifest();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "verify", "Holds the plugins of a manifest against its lock, file by file, as a router does when it starts. Nothing of them is loaded or run.",
            "gemrouter plugins verify site-a.yaml");
        command.Arguments.Add(manifest);
        command.Options.Add(json);
        command.SetAction(call => Verify(call.GetRequiredValue(manifest), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static int Verify(string path, bool json, Terminal terminal)
    {
        ManifestFile file = ManifestFile.Read(path);
        if (!file.Source.TellsPlugins)
        {
            file.Source.Diagnostics.ToList().ForEach(terminal.Error.WriteLine);
            return ExitCode.ManifestRefused;
        }

        PluginInspection found = ManifestPlugins.TryTrust(file, out LockTrust? trust, out PluginProblem? problem) && trust is not null
            ? new PluginLoader(trust).Inspect(file.PluginPaths)
            : new PluginInspection([], [problem ?? new PluginProblem(PluginProblemCode.LockMissing, file.UsualLock, $"there is no lock: {path} names none, and this file does not exist; `gemrouter plugins lock` makes one")]);
        if (json)
        {
            terminal.WriteJson(new
            {
                Lock = trust?.Path,
                Plugins = found.Problems.Count == 0 ? found.Plugins.Select(static plugin => plugin.Id) : [],
                PassedOver = found.PassedOver.Select(static plugin => new { plugin.Id, plugin.Path }),
                found.Problems,
            });
        }
        else
        {
            found.Problems.ToList().ForEach(terminal.Error.WriteLine);
            foreach (PluginMetadata plugin in found.PassedOver)
            {
                terminal.Output.WriteLine($"{plugin.Id} {plugin.Folder}: not in the lock, and so never loaded");
            }

            terminal.Output.WriteLine(found.Problems.Count > 0
                ? $"{path}: {Wording.Count(found.Problems.Count, "problem")}"
                : $"{path}: the plugins are as {trust!.Path} says ({Wording.Count(trust.Lock.Plugins.Count, "plugin")}, {Wording.Count(trust.Lock.FileCount, "file")})");
        }

        return found.Problems.Count == 0 ? ExitCode.Well : ExitCode.PluginsRefused;
    }
}

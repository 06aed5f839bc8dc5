using System.CommandLine;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary><c>gemrouter check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string> manifest = Shared.Manifest();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new("check", "Says all that is wrong with a manifest, each with file, line and column. It opens no key and no link, and needs no privileges.", "gemrouter check site-a.yaml");
        command.Arguments.Add(manifest);
        command.Options.Add(json);
        command.SetAction((call, _) => CheckAsync(call.GetRequiredValue(manifest), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static async Task<int> CheckAsync(string path, bool json, Terminal terminal)
    {
        await using CheckedManifest found = CheckedManifest.Load(path);
        int errors = found.PluginProblems.Count + found.Diagnostics.Count(static one => one.Severity == DiagnosticSeverity.Error);
        int warnings = found.Diagnostics.Count(static one => one.Severity == DiagnosticSeverity.Warning);
        if (json)
        {
            terminal.WriteJson(new
            {
                File = path,
                Errors = errors,
                Warnings = warnings,
                Plugins = found.PluginProblems,
                Lock = found.Lock?.Path,
                Diagnostics = found.Diagnostics.Select(static one => new { one.Code, one.Severity, one.File, one.Position.Line, one.Position.Column, one.Path, one.Message }),
            });
        }
        else
        {
            found.WriteProblems(terminal.Error);
            terminal.Output.WriteLine($"{path}: {Wording.Count(errors, "error")}, {Wording.Count(warnings, "warning")}");
            if (found.Lock is { } trust && found.PluginProblems.Count == 0)
            {
                terminal.Output.WriteLine($"{path}: the plugins are as {trust.Path} says ({Wording.Count(trust.Lock.Plugins.Count, "plugin")}, {Wording.Count(trust.Lock.FileCount, "file")})");
            }
        }

        return found.ExitCode == ExitCode.ManifestRefused ? ExitCode.No : found.ExitCode;
    }
}

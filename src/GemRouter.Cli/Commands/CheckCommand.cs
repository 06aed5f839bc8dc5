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
                Diagnostics = found.Diagnostics.Select(static one => new { one.Code, one.Severity, one.File, one.Position.Line, one.Position.Column, one.Path, one.Message }),
            });
        }
        else
        {
            found.WriteProblems(terminal.Error);
            terminal.Output.WriteLine($"{path}: {Count(errors, "error")}, {Count(warnings, "warning")}");
        }

        return found.ExitCode == ExitCode.ManifestRefused ? ExitCode.No : found.ExitCode;
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}

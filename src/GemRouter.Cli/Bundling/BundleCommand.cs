using System.CommandLine;

namespace GemRouter.Cli.Bundling;

/// <summary><c>gemrouter bundle</c>.</summary>
internal static class BundleCommand
{
    public static Command Create()
    {
        Argument<string> manifest = Shared.Manifest();
        Option<string> output = new("--out", "-o") { Description = "The folder to make. It does not exist yet, or is empty.", HelpName = "DIR", Required = true };
        Option<string?> runtime = new("--runtime") { Description = "The runtime that it is to be for; only that of this program is to be had.", HelpName = "RID" };
        Option<bool> selfContained = new("--self-contained") { Description = "Bring the .NET that this program runs on, so that the other machine needs none." };
        Option<string[]> with = PluginsLockCommand.With();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "bundle", "Puts the program, a manifest, the plugins that it uses and no others, their lock and a systemd unit into one folder, to be carried to another machine. Keys are not in it.",
            "gemrouter bundle site-a.yaml -o site-a\ngemrouter bundle site-a.yaml -o site-a --self-contained --with gem.pcap");
        command.Arguments.Add(manifest);
        foreach (Option option in (Option[])[output, runtime, selfContained, with, json])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(runtime) is { } wanted && wanted != Runtimes.Here && wanted != Runtimes.Fallbacks[0])
            {
                result.AddError($"this program is for {Runtimes.Here}, and cannot make a bundle for \"{wanted}\"; run `gemrouter bundle` of a program for that runtime");
            }
        });
        command.SetAction((call, _) => BundleAsync(
            new BundlePlan
            {
                Manifest = call.GetRequiredValue(manifest),
                Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(call.GetRequiredValue(output))),
                SelfContained = call.GetValue(selfContained),
                With = call.GetValue(with) ?? [],
            },
            call.GetValue(json),
            Terminal.Of(call)));
        return command;
    }

    private static async Task<int> BundleAsync(BundlePlan plan, bool json, Terminal terminal)
    {
        using Interruption interruption = new();
        await using CheckedManifest found = CheckedManifest.Load(plan.Manifest);
        found.WriteProblems(terminal.Error);
        if (found.Manifest is not { } manifest)
        {
            return found.ExitCode;
        }

        try
        {
            BundleReport report = new Bundler(plan, found, manifest).Make(interruption.Token);
            foreach (string warning in report.Warnings)
            {
                terminal.Error.WriteLine($"gemrouter: warning: {warning}");
            }

            if (json)
            {
                terminal.WriteJson(report);
            }
            else
            {
                BundleText.Write(report, terminal.Output);
            }

            return ExitCode.Well;
        }
        catch (Exception e) when (e is BundleException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            string why = e is OperationCanceledException ? "it was interrupted" : e.Message;
            throw new ProgramException(ExitCode.No, ProgramCode.BundleNotMade, $"the bundle cannot be made: {why}", e);
        }
    }
}

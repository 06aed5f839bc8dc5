using System.CommandLine;
using GemRouter.Loading;
using GemRouter.Protocol;

namespace GemRouter.Cli.Decoding;

/// <summary><c>gemrouter decode</c>.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        Argument<string> capture = new("CAPTURE") { Description = "A capture of the fabric: .pcap or .pcapng." };
        Option<string[]> keys = new("--keys") { Description = "A key log that a router wrote (node.keylog); may be given several times.", HelpName = "FILE", Required = true };
        Option<string?> output = new("--out", "-o") { Description = "Where to write the packets in clear, as .pcapng; what the file held is lost. Without it there is a report alone.", HelpName = "FILE" };
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "decode",
            "Opens a recording of the fabric offline, with the session keys that a router logged. Nothing is said of when a packet was sent, or whether it was new: a recording has no freshness.",
            "gemrouter decode fabric.pcapng --keys site-a.keylog -o clear.pcapng\ngemrouter decode fabric.pcap --keys site-a.keylog --keys site-b.keylog --json");
        command.Arguments.Add(capture);
        command.Options.Add(keys);
        command.Options.Add(output);
        command.Options.Add(json);
        command.SetAction((call, cancellationToken) =>
            RunAsync(call.GetRequiredValue(capture), call.GetRequiredValue(keys), call.GetValue(output), call.GetValue(json), Terminal.Of(call), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string capture, string[] keys, string? output, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        await using LoadedComponents? components = ManifestPlugins.LoadUsual(terminal);
        if (components is null)
        {
            return ExitCode.PluginsRefused;
        }

        try
        {
            using DecodeRun run = new(capture, output, components, ReadKeys(keys, components, terminal));
            DecodeReport report = await run.RunAsync(cancellationToken);
            if (json)
            {
                terminal.WriteJson(report);
            }
            else
            {
                DecodeText.Write(report, terminal.Output);
            }

            return report.Opened > 0 ? ExitCode.Well : ExitCode.No;
        }
        catch (Exception e) when (RouterProcess.IsForAPerson(e))
        {
            throw RouterProcess.Refused(e, ProgramCode.ComponentRefused, "the recording cannot be decoded: ");
        }
    }

    private static RecordingOpener ReadKeys(string[] paths, LoadedComponents components, Terminal terminal)
    {
        RecordingOpener opener = new(components.MakeSuites());
        try
        {
            foreach (string path in paths)
            {
                IReadOnlyList<int> useless = KeyLogFile.Read(path, opener.Add);
                if (useless.Count > 0)
                {
                    terminal.Error.WriteLine(
                        $"gemrouter decode: {path}: {useless.Count} of its lines tell no key, or one of a suite that no plugin here brings; the first is line {useless[0]}");
                }
            }

            return opener;
        }
        catch
        {
            opener.Dispose();
            throw;
        }
    }
}

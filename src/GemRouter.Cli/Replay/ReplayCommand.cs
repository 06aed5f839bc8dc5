using System.CommandLine;
using System.Globalization;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli.Replay;

/// <summary><c>gemrouter replay</c>.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        Argument<string> manifest = Shared.Manifest();
        Option<string> input = new("--in") { Description = "The capture to play: .pcap or .pcapng.", HelpName = "FILE", Required = true };
        Option<string> link = new("--link") { Description = "The red link that it comes in on.", HelpName = "LINK", Required = true };
        Option<string?> output = new("--out") { Description = "Where to write what comes out, as .pcapng: at the peer's red link, or without a peer what goes to the fabric.", HelpName = "FILE" };
        Option<string?> peer = new("--peer") { Description = "A second router's manifest: it opens what the first one sealed.", HelpName = "MANIFEST" };
        Option<bool> compare = new("--compare") { Description = "Say whether all that was to come out did, unchanged; the exit code says it, too. Needs --peer." };
        Option<ulong?> seed = new("--seed") { Description = "Makes all randomness the same each time. Keys made of it protect nothing.", HelpName = "N" };
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "replay",
            "Runs the pipelines of a manifest over a capture, offline, with the capture's time stamps as the clock. No link of the manifest is opened.",
            "gemrouter replay site-a.yaml --in in.pcap --link lan --out sealed.pcapng\ngemrouter replay site-a.yaml --in in.pcap --link lan --peer site-b.yaml --compare");
        command.Arguments.Add(manifest);
        foreach (Option option in (Option[])[input, link, output, peer, compare, seed, json])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(compare) && result.GetValue(peer) is null)
            {
                result.AddError("--compare needs --peer: only a router that opens gives back what went in");
            }
        });
        command.SetAction((call, cancellationToken) => RunAsync(
            new ReplayPlan
            {
                Manifest = call.GetRequiredValue(manifest),
                Input = call.GetRequiredValue(input),
                Link = call.GetRequiredValue(link),
                Output = call.GetValue(output),
                Peer = call.GetValue(peer),
                Seed = call.GetValue(seed),
            },
            call.GetValue(compare),
            call.GetValue(json),
            Terminal.Of(call),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ReplayPlan plan, bool compare, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        await using CheckedManifest found = CheckedManifest.Load(plan.Manifest);
        found.WriteProblems(terminal.Error);
        if (found.Manifest is not { } sealing)
        {
            return found.ExitCode;
        }

        RouterManifest? opening = null;
        if (plan.Peer is not null)
        {
            ManifestResult second = ManifestFile.Read(plan.Peer).Source.Check(found.Components);
            foreach (Diagnostic diagnostic in second.Diagnostics)
            {
                terminal.Error.WriteLine(diagnostic);
            }

            if (second.Manifest is null)
            {
                return ExitCode.ManifestRefused;
            }

            opening = second.Manifest;
        }

        if (plan.Seed is not null)
        {
            terminal.Error.WriteLine(Red("gemrouter replay: with --seed all keys of this run are known to everybody; they are for tests"));
        }

        using ILoggerFactory loggers = LoggerFactory.Create(static _ => { }); // a replay says all in its report
        try
        {
            ReplayRun run = new(plan, sealing, opening, found.Components, loggers);
            ReplayReport report = await run.RunAsync((packets, seconds) => Progress(terminal, packets, seconds), TimeProvider.System, cancellationToken);
            if (json)
            {
                terminal.WriteJson(report);
            }
            else
            {
                ReplayText.Write(report, terminal.Output);
            }

            return compare && report.Equal != true ? ExitCode.No : ExitCode.Well;
        }
        catch (Exception e) when (RouterProcess.IsForAPerson(e))
        {
            throw RouterProcess.Refused(e, ProgramCode.ComponentRefused, "the replay cannot be run: ");
        }
    }

    private static void Progress(Terminal terminal, long packets, double seconds) =>
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{packets:N0} packets, {seconds:N1} s of the capture"));

    private static string Red(string text) =>
        Console.IsErrorRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? text : $"\u001b[31m{text}\u001b[0m";
}

using System.CommandLine;
using System.Globalization;
using GemRouter.Kernel;
using GemRouter.Loading;

namespace GemRouter.Cli.Tapping;

/// <summary><c>gemrouter tap</c>.</summary>
internal static class TapCommand
{
    public static Command Create()
    {
        Argument<string> stage = new("STAGE")
        {
            Description = "ROUTE/DIRECTION/STAGE, as in video/seal/in: what comes to the route (in), what leaves one of its stages, what was sealed (seal) or opened (open), or what the link took (out). A wrong one has the router say which there are.",
        };
        Option<string> output = new("--write", "-w") { Description = "The file to write, as .pcapng; what it held is lost.", HelpName = "FILE", Required = true };
        Option<GroupPrefix> group = Shared.Groups();
        Option<int> packets = new("--packets", "-n") { Description = "How many packets; without it, until Ctrl-C.", HelpName = "N" };
        packets.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("a tap has at least 1 packet");
            }
        });
        Option<string> state = Shared.State();
        DescribedCommand command = new(
            "tap", "Records the packets that pass a stage of a running router; before they are sealed, and after they are opened, in clear. Ctrl-C ends it.",
            "gemrouter tap video/seal/in -w red.pcapng -n 1000\ngemrouter tap video/open/open -w opened.pcapng --group 239.1.1.1");
        command.Arguments.Add(stage);
        command.Options.Add(output);
        command.Options.Add(group);
        command.Options.Add(packets);
        command.Options.Add(state);
        command.SetAction((call, cancellationToken) =>
        {
            StateRequest request = new()
            {
                Command = "tap",
                Point = call.GetRequiredValue(stage),
                Groups = call.GetResult(group) is null ? null : call.GetValue(group).ToString(),
                Packets = call.GetValue(packets),
            };
            return RunAsync(call.GetRequiredValue(state), request, call.GetRequiredValue(output), Terminal.Of(call), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string folder, StateRequest request, string path, Terminal terminal, CancellationToken cancellationToken)
    {
        await using LoadedComponents? components = ManifestPlugins.LoadUsual(terminal);
        if (components is null)
        {
            return ExitCode.PluginsRefused;
        }

        using Interruption interruption = new(); // the file is to be whole, whoever ends it
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, cancellationToken);
        try
        {
            await using TapFile file = new(path, request.Point!, components);
            long lost = await RecordAsync(folder, request, file, terminal, end.Token);
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{file.Packets} packets written to {path}{(lost > 0 ? $"; {lost} more came too fast and are not in it" : "")}"));
            if (file.Problem is { } problem)
            {
                terminal.Error.WriteLine($"gemrouter tap: {problem}");
            }

            return file.Problem is null ? ExitCode.Well : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return ExitCode.Well; // before it began
        }
        catch (Exception e) when (RouterProcess.IsForAPerson(e))
        {
            throw RouterProcess.Refused(e, ProgramCode.ComponentRefused, "the tap cannot be written: ");
        }
    }

    // The file is begun once the router says that it records: one that refuses costs nobody a file.
    private static async Task<long> RecordAsync(string folder, StateRequest request, TapFile file, Terminal terminal, CancellationToken cancellationToken)
    {
        long lost = 0;
        bool begun = false;
        try
        {
            await foreach (TapReport report in StateClient.AskManyAsync<TapReport>(folder, request, cancellationToken))
            {
                if (!begun)
                {
                    begun = true;
                    await file.OpenAsync(cancellationToken);
                    terminal.Error.WriteLine($"recording {request.Point}");
                }

                foreach (TappedPacket packet in report.Packets)
                {
                    file.Add(packet);
                }

                lost = report.Lost;
            }
        }
        catch (OperationCanceledException) when (begun && cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C, which is how it ends.
        }

        return lost;
    }
}

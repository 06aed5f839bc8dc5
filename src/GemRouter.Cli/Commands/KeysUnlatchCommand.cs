using System.CommandLine;
using GemRouter.KeyBundles;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys unlatch</c>.</summary>
internal static class KeysUnlatchCommand
{
    public static Command Create()
    {
        Argument<string> bundle = new("BUNDLE") { Description = "The key bundle." };
        Option<string?> latches = OpeningOptions.Latches();
        DescribedCommand command = new(
            "unlatch", "Lets a router log in to a token again after a login that did not succeed. Correct the PIN first: each wrong one spends a try.", "gemrouter keys unlatch keys/site-a.gemkeys");
        command.Arguments.Add(bundle);
        command.Options.Add(latches);
        command.SetAction((call, cancellationToken) => Task.FromResult(Unlatch(call.GetRequiredValue(bundle), call.GetValue(latches), Terminal.Of(call), cancellationToken)));
        return command;
    }

    private static int Unlatch(string path, string? latches, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> taken = BundleUnlock.Unlatch(BundleFile.Read(path), OpeningOptions.LatchesOf(latches, path), cancellationToken);
        terminal.Output.WriteLine(taken.Count == 0 ? "nothing is latched" : $"unlatched: {string.Join(", ", taken)}");
        return ExitCode.Well;
    }
}

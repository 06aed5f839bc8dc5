using System.CommandLine;
using System.CommandLine.Parsing;
using GemRouter.KeyBundles;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys seal</c>.</summary>
internal static class KeysSealCommand
{
    public static Command Create()
    {
        Argument<string> bundle = new("BUNDLE") { Description = "The bundle to make; one that exists is not overwritten." };
        Option<string[]> bk = Files("--bk", "A bootstrap key's file");
        Option<string[]> gak = Files("--gak", "A group key's file");
        Option<string?> identity = new("--identity") { Description = "The identity's key file.", HelpName = "FILE" };
        Option<string[]> to = RecipientOptions.Tokens();
        Option<string?> passphrase = RecipientOptions.Source("--passphrase", "A passphrase that opens it, too");
        DescribedCommand command = new(
            "seal", "Seals key files into a bundle, for tokens and passphrases. Needs no token, only its public key.",
            "gemrouter keys seal keys/site-a.gemkeys --bk keys/studio.bk --gak video=keys/video.gak --identity keys/site-a.key --to site-a.pem --to spare.pem");
        command.Arguments.Add(bundle);
        command.Options.Add(bk);
        command.Options.Add(gak);
        command.Options.Add(identity);
        command.Options.Add(to);
        command.Options.Add(passphrase);
        command.Validators.Add(result => Check(result, to, passphrase, [bk, gak, identity]));
        command.SetAction((call, cancellationToken) => Task.FromResult(Seal(
            call.GetRequiredValue(bundle),
            [
                .. (call.GetValue(bk) ?? []).Select(static file => (BundleKeyKind.Bootstrap, file)),
                .. (call.GetValue(gak) ?? []).Select(static file => (BundleKeyKind.Group, file)),
                .. call.GetValue(identity) is { } own ? [(BundleKeyKind.Identity, "=" + own)] : Array.Empty<(BundleKeyKind, string)>(),
            ],
            call.GetValue(to) ?? [],
            call.GetValue(passphrase),
            Terminal.Of(call),
            cancellationToken)));
        return command;
    }

    private static Option<string[]> Files(string name, string what) =>
        new(name) { Description = $"{what}, with its name in the bundle where it needs one: a manifest says \"name:\" with it.", HelpName = "[NAME=]FILE" };

    private static void Check(CommandResult result, Option to, Option passphrase, Option[] keys)
    {
        if (result.GetResult(to) is null && result.GetResult(passphrase) is null)
        {
            result.AddError("nobody could open that bundle: name a token with --to, or --passphrase");
        }

        if (keys.All(key => result.GetResult(key) is null))
        {
            result.AddError("there is nothing to seal: name key files with --bk, --gak, --identity");
        }
    }

    private static int Seal(string path, (BundleKeyKind Kind, string File)[] files, string[] to, string? passphrase, Terminal terminal, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw NotMade($"\"{path}\" exists and is not overwritten; give another name, or remove it if nobody needs those keys any more");
        }

        List<NewRecipient> recipients = [.. to.Select(RecipientOptions.TokenOf)];
        using BundleContent content = Read(files);
        using Secret? secret = passphrase is null ? null : RecipientOptions.NewPassphrase(passphrase, cancellationToken);
        if (secret is not null)
        {
            recipients.Add(NewRecipient.Passphrase(secret, PassphraseCost.Usual));
        }

        KeyBundle bundle = Made(() => KeyBundle.Seal(content, recipients, SystemEntropy.Instance));
        Write(path, bundle, replace: false);
        foreach (Recipient recipient in bundle.Recipients)
        {
            terminal.Output.WriteLine($"sealed to {recipient.Name}");
        }

        return ExitCode.Well;
    }

    /// <summary>Writes a bundle, or says why it cannot.</summary>
    public static void Write(string path, KeyBundle bundle, bool replace)
    {
        try
        {
            BundleFile.Write(path, bundle, replace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw NotMade($"\"{path}\" cannot be written: {e.Message}");
        }
    }

    /// <summary>Makes a bundle, or says why it cannot be.</summary>
    public static KeyBundle Made(Func<KeyBundle> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw NotMade(e.Message);
        }
    }

    private static BundleContent Read((BundleKeyKind Kind, string File)[] files)
    {
        List<BundleKey> keys = [];
        try
        {
            foreach ((BundleKeyKind kind, string file) in files)
            {
                int equals = file.IndexOf('=', StringComparison.Ordinal);
                keys.Add(new BundleKey(kind, equals > 0 ? file[..equals] : "", KeyFile.Read(file[(equals + 1)..])));
            }

            return BundleContent.Problem(keys) is { } problem ? throw NotMade(problem) : new BundleContent(keys);
        }
        catch
        {
            keys.ForEach(static key => key.Dispose());
            throw;
        }
    }

    private static ProgramException NotMade(string message) => new(ExitCode.No, ProgramCode.KeyBundleNotMade, message);
}

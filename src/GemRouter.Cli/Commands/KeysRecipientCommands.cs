using System.CommandLine;
using GemRouter.KeyBundles;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys add-recipient</c> and <c>remove-recipient</c>. Both open the bundle once: who cannot open it, cannot change who can.</summary>
internal static class KeysRecipientCommands
{
    public static Command CreateAdd()
    {
        Argument<string> bundle = Bundle();
        Option<string[]> to = RecipientOptions.Tokens();
        Option<string?> newPassphrase = RecipientOptions.Source("--new-passphrase", "A passphrase that is to open it, too");
        OpeningOptions opening = new();
        DescribedCommand command = new(
            "add-recipient", "Lets another token, or a passphrase, open a bundle. The keys stay as they are.", "gemrouter keys add-recipient keys/site-a.gemkeys --to spare.pem");
        command.Arguments.Add(bundle);
        command.Options.Add(to);
        command.Options.Add(newPassphrase);
        opening.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(to) is null && result.GetResult(newPassphrase) is null)
            {
                result.AddError("name a token with --to, or --new-passphrase");
            }
        });
        command.SetAction((call, cancellationToken) => AddAsync(call, call.GetRequiredValue(bundle), call.GetValue(to) ?? [], call.GetValue(newPassphrase), opening, cancellationToken));
        return command;
    }

    public static Command CreateRemove()
    {
        Argument<string> bundle = Bundle();
        Argument<string> name = new("RECIPIENT") { Description = "Who is to open it no longer: a token's fingerprint, or a passphrase's name, as \"gemrouter keys check\" shows them." };
        OpeningOptions opening = new();
        DescribedCommand command = new(
            "remove-recipient", "Lets a token, or a passphrase, open a bundle no longer. Whoever kept an older copy still opens that.", "gemrouter keys remove-recipient keys/site-a.gemkeys 3f0c6b2e9a415d7788fe01c2b3a49d5e");
        command.Arguments.Add(bundle);
        command.Arguments.Add(name);
        opening.AddTo(command);
        command.SetAction((call, cancellationToken) => RemoveAsync(call, call.GetRequiredValue(bundle), call.GetRequiredValue(name), opening, cancellationToken));
        return command;
    }

    private static Argument<string> Bundle() => new("BUNDLE") { Description = "The key bundle." };

    private static async Task<int> AddAsync(ParseResult call, string path, string[] to, string? newPassphrase, OpeningOptions opening, CancellationToken cancellationToken)
    {
        List<NewRecipient> added = [.. to.Select(RecipientOptions.TokenOf)];
        KeyBundle bundle = BundleFile.Read(path);
        using FileKey key = await opening.OpenAsync(call, path, bundle, acceptFewTries: false, cancellationToken);
        using Secret? secret = newPassphrase is null ? null : RecipientOptions.NewPassphrase(newPassphrase, cancellationToken);
        if (secret is not null)
        {
            added.Add(NewRecipient.Passphrase(secret, PassphraseCost.Usual));
        }

        OpeningOptions.Content(bundle, key, path).Dispose();
        int before = bundle.Recipients.Count;
        foreach (NewRecipient recipient in added)
        {
            KeyBundle last = bundle;
            bundle = KeysSealCommand.Made(() => last.With(recipient, key, SystemEntropy.Instance));
        }

        KeysSealCommand.Write(path, bundle, replace: true);
        foreach (Recipient recipient in bundle.Recipients.Skip(before))
        {
            Terminal.Of(call).Output.WriteLine($"sealed to {recipient.Name}");
        }

        return ExitCode.Well;
    }

    private static async Task<int> RemoveAsync(ParseResult call, string path, string name, OpeningOptions opening, CancellationToken cancellationToken)
    {
        KeyBundle bundle = BundleFile.Read(path);
        Recipient recipient = bundle.Recipients.FirstOrDefault(one => one.Name == name) ?? throw new ProgramException(
            ExitCode.No, ProgramCode.NotARecipient, $"\"{name}\" is no recipient of \"{path}\"; it has: {string.Join(", ", bundle.Recipients.Select(static one => one.Name))}");
        using FileKey key = await opening.OpenAsync(call, path, bundle, acceptFewTries: false, cancellationToken);
        OpeningOptions.Content(bundle, key, path).Dispose();
        KeysSealCommand.Write(path, KeysSealCommand.Made(() => bundle.Without(recipient, key, SystemEntropy.Instance)), replace: true);
        Terminal.Of(call).Output.WriteLine($"no longer sealed to {name}; whoever kept an older copy of the file still opens that");
        return ExitCode.Well;
    }
}

using System.CommandLine;
using GemRouter.KeyBundles;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys check</c>.</summary>
internal static class KeysCheckCommand
{
    public static Command Create()
    {
        Argument<string> bundle = new("BUNDLE") { Description = "The key bundle." };
        Option<bool> few = new("--accept-few-tries") { Description = "Spend a try although the token says that few, or one, are left." };
        Option<bool> json = Shared.Json();
        OpeningOptions opening = new();
        DescribedCommand command = new(
            "check", "Opens a bundle once, and says who can open it and what it holds; shows no key.", "gemrouter keys check keys/site-a.gemkeys\ngemrouter keys check keys/site-a.gemkeys --passphrase ask");
        command.Arguments.Add(bundle);
        opening.AddTo(command);
        command.Options.Add(few);
        command.Options.Add(json);
        command.SetAction((call, cancellationToken) => CheckAsync(call, call.GetRequiredValue(bundle), opening, call.GetValue(few), call.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(ParseResult call, string path, OpeningOptions opening, bool acceptFewTries, bool json, CancellationToken cancellationToken)
    {
        KeyBundle bundle = BundleFile.Read(path);
        using FileKey key = await opening.OpenAsync(call, path, bundle, acceptFewTries, cancellationToken);
        using BundleContent content = OpeningOptions.Content(bundle, key, path);
        Terminal terminal = Terminal.Of(call);
        if (json)
        {
            terminal.WriteJson(new
            {
                Bundle = path,
                Id = bundle.Id.ToString(),
                Recipients = bundle.Recipients.Select(static recipient => new { recipient.Name, Kind = KindOf(recipient), PublicKey = (recipient as TokenRecipient)?.Key.ToString() }),
                Keys = content.Keys.Select(static one => new { one.Kind, one.Name, PublicKey = PublicKeyOf(one) }),
            });
        }
        else
        {
            Write(bundle, content, terminal);
        }

        return ExitCode.Well;
    }

    private static void Write(KeyBundle bundle, BundleContent content, Terminal terminal)
    {
        terminal.Output.WriteLine("It opens.");
        Table recipients = new(2);
        foreach (Recipient recipient in bundle.Recipients)
        {
            recipients.Add("for", KindOf(recipient), recipient.Name);
        }

        recipients.Write(terminal.Output);
        Table keys = new(2);
        foreach (BundleKey key in content.Keys)
        {
            keys.Add("holds", key.Kind switch { BundleKeyKind.Bootstrap => "bk", BundleKeyKind.Group => "gak", _ => "identity" }, PublicKeyOf(key) ?? key.Name);
        }

        keys.Write(terminal.Output);
    }

    private static string KindOf(Recipient recipient) => recipient is TokenRecipient ? "token" : "passphrase";

    private static string? PublicKeyOf(BundleKey key) => key.Kind == BundleKeyKind.Identity ? IdentityKey.PublicKeyOf(key.Secret).ToString() : null;
}

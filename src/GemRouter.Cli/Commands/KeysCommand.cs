using System.CommandLine;
using System.CommandLine.Parsing;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys</c>.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        Command keys = new("keys", "Makes key files and key bundles, and shows what others may know of them.");
        keys.Subcommands.Add(CreateGenerate());
        keys.Subcommands.Add(CreateShowPublic());
        keys.Subcommands.Add(KeysRotateCommand.Create());
        keys.Subcommands.Add(KeysTokensCommand.Create());
        keys.Subcommands.Add(KeysSealCommand.Create());
        keys.Subcommands.Add(KeysRecipientCommands.CreateAdd());
        keys.Subcommands.Add(KeysRecipientCommands.CreateRemove());
        keys.Subcommands.Add(KeysCheckCommand.Create());
        keys.Subcommands.Add(KeysUnlatchCommand.Create());
        return keys;
    }

    private static DescribedCommand CreateGenerate()
    {
        Argument<KeyKind> kind = new("KIND") { Description = "bk: a domain's bootstrap key. gak: a group authorization key. identity: a router's own Ed25519 key.", HelpName = "bk|gak|identity", CustomParser = ParseKind };
        Argument<string> file = new("FILE") { Description = "The file to make; one that exists is not overwritten." };
        DescribedCommand command = new(
            "generate", "Makes a key in a file that its owner alone can read (mode 0600). For an identity it prints the public key.",
            "gemrouter keys generate identity keys/site-a.key\ngemrouter keys generate gak keys/video.gak");
        command.Arguments.Add(kind);
        command.Arguments.Add(file);
        command.SetAction(call => Generate(call.GetRequiredValue(kind), call.GetRequiredValue(file), Terminal.Of(call)));
        return command;
    }

    private static DescribedCommand CreateShowPublic()
    {
        Argument<string> file = new("FILE") { Description = "An identity's key file." };
        DescribedCommand command = new(
            "show-public", "Prints the public key of an identity: 64 hexadecimal digits, as \"trust\" and \"revoked\" of a manifest take them.", "gemrouter keys show-public keys/site-a.key");
        command.Arguments.Add(file);
        command.SetAction(call => ShowPublic(call.GetRequiredValue(file), Terminal.Of(call)));
        return command;
    }

    private static KeyKind ParseKind(ArgumentResult argument)
    {
        switch (argument.Tokens[0].Value)
        {
            case "bk":
                return KeyKind.Bk;
            case "gak":
                return KeyKind.Gak;
            case "identity":
                return KeyKind.Identity;
            case var other:
                argument.AddError($"unknown kind of key \"{other}\"; available: bk, gak, identity");
                return default;
        }
    }

    private static int Generate(KeyKind kind, string file, Terminal terminal)
    {
        string remark = kind switch
        {
            KeyKind.Bk => "a GemRouter domain's bootstrap key",
            KeyKind.Gak => "a GemRouter group authorization key",
            _ => "a GemRouter identity: the seed of an Ed25519 key; `gemrouter keys show-public` prints its public key",
        };
        using Secret key = Secret.Random(SystemEntropy.Instance, KeyFile.KeySize);
        KeyFile.Create(file, remark, key);
        if (kind == KeyKind.Identity)
        {
            terminal.Output.WriteLine(IdentityKey.PublicKeyOf(key));
        }

        return ExitCode.Well;
    }

    private static int ShowPublic(string file, Terminal terminal)
    {
        using Secret seed = KeyFile.Read(file);
        terminal.Output.WriteLine(IdentityKey.PublicKeyOf(seed));
        return ExitCode.Well;
    }
}

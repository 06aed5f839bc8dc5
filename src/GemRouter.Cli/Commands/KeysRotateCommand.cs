using System.CommandLine;
using System.CommandLine.Parsing;
using GemRouter.Cli.Rotation;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys rotate</c>.</summary>
internal static class KeysRotateCommand
{
    private static readonly string[] ManifestEndings = [".yaml", ".yml"];

    public static Command Create()
    {
        Argument<KeyKind> kind = new("KIND") { Description = "bk: the domain's bootstrap key. gak: a group authorization key.", HelpName = "bk|gak", CustomParser = ParseKind };
        Argument<string> of = new("OF") { Description = "The manifest that names the key (its name ends in .yaml or .yml), or the key's file.", HelpName = "MANIFEST|FILE" };
        Option<GroupPrefix?> group = new("--group") { Description = "Of a manifest with several group keys the one of these groups.", HelpName = "G[/N]", CustomParser = ParseGroup };
        Option<string?> next = new("--next") { Description = "The next key's file; beside the present one where left out, with a number behind its name. One that exists is taken as it is.", HelpName = "FILE" };
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "rotate", "Makes the next key beside the present one, and says the steps that bring it in without a packet lost: which lines of the manifest to change, in which order, and what status shows then. It changes no manifest and shows no key.",
            "gemrouter keys rotate gak site-a.yaml --group 239.1.1.0/24\ngemrouter keys rotate bk site-a.yaml");
        command.Arguments.Add(kind);
        command.Arguments.Add(of);
        command.Options.Add(group);
        command.Options.Add(next);
        command.Options.Add(json);
        command.SetAction((call, _) => RotateAsync(
            call.GetRequiredValue(kind), call.GetRequiredValue(of), call.GetValue(group), call.GetValue(next), call.GetValue(json), Terminal.Of(call)));
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
                argument.AddError("an identity is not rotated, a router gets another one: docs/operations.md, Another identity");
                return default;
            case var other:
                argument.AddError($"unknown kind of key \"{other}\"; available: bk, gak");
                return default;
        }
    }

    private static GroupPrefix? ParseGroup(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (GroupPrefix.TryParse(text, out GroupPrefix groups))
        {
            return groups;
        }

        argument.AddError($"\"{text}\" is no multicast group or prefix, such as 239.1.1.1 or 239.1.1.0/24");
        return null;
    }

    private static async Task<int> RotateAsync(KeyKind kind, string of, GroupPrefix? group, string? next, bool json, Terminal terminal)
    {
        if (!ManifestEndings.Any(ending => of.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            Write(KeyRotation.OfFile(kind, of, next), json, terminal);
            return ExitCode.Well;
        }

        await using CheckedManifest manifest = CheckedManifest.Load(of);
        if (manifest.Manifest is null)
        {
            manifest.WriteProblems(terminal.Error);
            return manifest.ExitCode;
        }

        Write(KeyRotation.OfManifest(kind, manifest, group, next), json, terminal);
        return ExitCode.Well;
    }

    private static void Write(RotationPlan plan, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.WriteJson(plan);
        }
        else
        {
            RotationText.Write(plan, terminal.Output);
        }
    }
}

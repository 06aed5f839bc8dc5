using System.CommandLine;
using GemRouter.KeyBundles;

namespace GemRouter.Cli;

/// <summary><c>gemrouter keys tokens</c>.</summary>
internal static class KeysTokensCommand
{
    public static Command Create()
    {
        Option<string?> module = OpeningOptions.Module();
        Option<bool> json = Shared.Json();
        DescribedCommand command = new(
            "tokens", "Lists the tokens that are plugged in, and the keys that a bundle can be sealed to. Asks no PIN.", "gemrouter keys tokens\ngemrouter keys tokens --module /usr/lib/softhsm/libsofthsm2.so --json");
        command.Options.Add(module);
        command.Options.Add(json);
        command.SetAction(call => List(call.GetValue(module) ?? ModulePaths.YubiKey(), call.GetValue(json), Terminal.Of(call)));
        return command;
    }

    private static int List(string module, bool json, Terminal terminal)
    {
        IReadOnlyList<TokenFacts> tokens = TokenList.Read(module);
        if (json)
        {
            terminal.WriteJson(new
            {
                Module = module,
                Tokens = tokens.Select(static token => new
                {
                    token.Label,
                    token.Model,
                    token.Serial,
                    token.Tries,
                    Keys = token.Keys.Select(static key => new { key.Id, key.Label, key.PublicKey.Fingerprint, PublicKey = key.PublicKey.ToString() }),
                }),
            });
        }
        else
        {
            Write(tokens, terminal);
        }

        return tokens.Count > 0 ? ExitCode.Well : ExitCode.TokenAbsent;
    }

    private static void Write(IReadOnlyList<TokenFacts> tokens, Terminal terminal)
    {
        if (tokens.Count == 0)
        {
            terminal.Output.WriteLine("no token");
        }

        foreach (TokenFacts token in tokens)
        {
            terminal.Output.WriteLine($"{token.Label}  {token.Model}  serial {token.Serial}  tries: {Wording(token.Tries)}");
            foreach (TokenKey key in token.Keys)
            {
                terminal.Output.WriteLine($"  key {key.Id}  \"{key.Label}\"  fingerprint {key.PublicKey.Fingerprint}");
                terminal.Output.WriteLine($"    {key.PublicKey}");
            }
        }
    }

    private static string Wording(PinTries tries) => tries switch
    {
        PinTries.Enough => "enough",
        PinTries.Low => "few",
        PinTries.Last => "one",
        _ => "none: locked",
    };
}

using System.CommandLine;
using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;

namespace GemRouter.Cli;

/// <summary>For whom a bundle is to be sealed, as the command line says it.</summary>
internal static class RecipientOptions
{
    private const string Slot9d = "03";

    /// <summary>Tokens, by their public keys.</summary>
    public static Option<string[]> Tokens() => new("--to")
    {
        Description = "A token's public key, as \"gemrouter keys tokens\" shows it: 130 hexadecimal digits, or a PEM file. @ID behind it names the key's id in the token (03, the PIV slot 9d, where left out).",
        HelpName = "KEY[@ID]",
    };

    /// <summary>A passphrase, by its source.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it is for.</param>
    public static Option<string?> Source(string name, string description)
    {
        Option<string?> option = new(name) { Description = $"{description}: ask, credential:NAME, or a file that its owner alone can read.", HelpName = "SOURCE" };
        option.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && SecretSource.ProblemOf(result.Tokens[0].Value) is { } problem)
            {
                result.AddError($"what stands behind {result.Option.Name} {problem}; it takes ask, credential:NAME, or a file"); // not shown: it may be a PIN
            }
        });
        return option;
    }

    /// <summary>The source of a secret; "ask", or nothing, is a person.</summary>
    public static SecretSource SourceOf(string? written, string what) => new(written is "ask" ? null : written, what, TerminalPrompt.Instance);

    /// <summary>Reads a new passphrase; a person types it twice.</summary>
    public static Secret NewPassphrase(string written, CancellationToken cancellationToken)
    {
        SecretSource source = SourceOf(written, "passphrase");
        Secret first = source.Read("New passphrase", cancellationToken);
        if (written != "ask")
        {
            return first;
        }

        using Secret second = source.Read("The same again", cancellationToken);
        if (first.Equals(second))
        {
            return first;
        }

        first.Dispose();
        throw new ProgramException(ExitCode.No, ProgramCode.KeyBundleNotMade, "the two passphrases differ; nothing was made");
    }

    /// <summary>Reads a token's public key: digits, or a PEM file, with an id behind it where one is named.</summary>
    public static NewRecipient TokenOf(string text)
    {
        int at = text.LastIndexOf('@');
        string id = at >= 0 && IsId(text[(at + 1)..]) ? text[(at + 1)..] : "";
        string key = id.Length > 0 ? text[..at] : text;
        return TokenPublicKey.Read(File.Exists(key) ? ReadFile(key) : key) is { } found
            ? NewRecipient.Token(found, Convert.FromHexString(id.Length > 0 ? id : Slot9d))
            : throw new ProgramException(
                ExitCode.No, ProgramCode.NotARecipient, $"\"{text}\" is no public key of a token: 130 hexadecimal digits of a point of P-256, or a file with a public key in PEM; \"gemrouter keys tokens\" shows them");
    }

    private static bool IsId(string text) => text.Length is >= 2 and <= 64 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.No, ProgramCode.NotARecipient, $"\"{path}\" cannot be read: {e.Message}", e);
        }
    }
}

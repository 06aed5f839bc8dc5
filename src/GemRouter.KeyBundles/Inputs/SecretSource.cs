namespace GemRouter.KeyBundles.Inputs;

/// <summary>
/// Where a PIN or a passphrase comes from: <c>credential:NAME</c> (a credential of the service manager, in $CREDENTIALS_DIRECTORY), a file, or, where nothing is given, a person. Never the
/// secret itself.
/// </summary>
/// <param name="written">What stands in a manifest or on a command line; null to ask.</param>
/// <param name="what">What it is: "PIN" or "passphrase".</param>
/// <param name="prompt">Asks a person.</param>
public sealed class SecretSource(string? written, string what, ISecretPrompt prompt)
{
    private const string Credential = "credential:";

    /// <summary>What is wrong with a text that is to name a source; null for nothing.</summary>
    public static string? ProblemOf(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return written.StartsWith(Credential, StringComparison.Ordinal)
            ? IsCredentialName(written[Credential.Length..]) ? null : "names no credential: letters, digits, '.', '_' and '-'"
            : written.Length is >= 4 and <= 64 && written.All(char.IsAsciiDigit) ? "is a PIN itself, and so may be known to all who read it"
            : string.IsNullOrWhiteSpace(written) || written.Contains('\0', StringComparison.Ordinal) ? "is no path"
            : null;
    }

    /// <summary>Reads the secret.</summary>
    /// <param name="question">What a person is asked, where one is.</param>
    /// <param name="cancellationToken">Ends the wait for a person.</param>
    /// <exception cref="KeyUnavailableException">It cannot be had.</exception>
    public Secret Read(string question, CancellationToken cancellationToken)
    {
        if (written is null)
        {
            return prompt.Ask(question, cancellationToken)
                ?? throw new KeyUnavailableException(KeyFailure.NotFound, $"Nobody can be asked for the {what}: this is no terminal. Name a credential (credential:NAME) or a file.");
        }

        return SecretFile.Read(PathOf(written), what);
    }

    private string PathOf(string path)
    {
        if (!path.StartsWith(Credential, StringComparison.Ordinal))
        {
            return path;
        }

        string name = path[Credential.Length..];
        string? folder = Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");
        return !IsCredentialName(name) ? throw new KeyUnavailableException(KeyFailure.NotFound, $"The {what} names no credential: letters, digits, '.', '_' and '-' after \"credential:\".")
            : folder is { Length: > 0 } ? Path.Combine(folder, name)
            : throw new KeyUnavailableException(
                KeyFailure.NotFound,
                $"There are no credentials here, so none is the {what}: $CREDENTIALS_DIRECTORY is not set. The service needs LoadCredential= or LoadCredentialEncrypted= in its unit.");
    }

    private static bool IsCredentialName(string name) =>
        name.Length is > 0 and <= 255 && name is not ("." or "..") && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

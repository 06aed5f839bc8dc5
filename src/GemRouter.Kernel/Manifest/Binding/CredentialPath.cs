namespace GemRouter.Kernel.Manifests;

/// <summary><c>credential:NAME</c>: a file that the service manager gives to this service alone (systemd's LoadCredential and LoadCredentialEncrypted), wherever a component asks for a path.</summary>
internal static class CredentialPath
{
    private const string Prefix = "credential:";
    private const string Folder = "CREDENTIALS_DIRECTORY";
    private const int LongestName = 255;

    /// <summary>The path, or null where the text names no credential. Where there are no credentials here, as for <c>gemrouter check</c>, it stays as written, and whoever opens it says so.</summary>
    public static string? Of(string text) => Of(text, Environment.GetEnvironmentVariable(Folder));

    /// <summary>The same, for a folder that is given.</summary>
    public static string? Of(string text, string? folder)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string name = text[Prefix.Length..];
        return folder is { Length: > 0 } && IsName(name) ? Path.Combine(folder, name) : text;
    }

    // Nothing that leads out of the folder.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name is not ("." or "..") && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

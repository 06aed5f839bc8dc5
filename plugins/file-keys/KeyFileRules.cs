namespace GemRouter.Plugin.FileKeys;

/// <summary>Which files may hold a key: regular ones, for their owner alone, of the process's user or of root.</summary>
internal static class KeyFileRules
{
    private const uint Root = 0;

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Refuses a file that breaks a rule.</summary>
    /// <exception cref="KeyUnavailableException">It does; the message says which, and the remedy.</exception>
    public static void Check(string path, FileFacts facts)
    {
        if (!facts.IsRegular)
        {
            throw Refused($"\"{path}\" is no regular file; name the file that holds the key.");
        }

        if (facts.Owner is uint owner && owner != facts.User && owner != Root)
        {
            throw Refused(
                $"The key file \"{path}\" belongs to user {owner}, who can change it; it must belong to user {facts.User}, as whom the router runs, or to root: "
                + $"chown {facts.User} {ShellWord.Of(path)}");
        }

        UnixFileMode forbidden = IsCredential(path) ? ForOthers & ~UnixFileMode.GroupRead : ForOthers;
        if (facts.Mode is UnixFileMode mode && (mode & forbidden) != 0)
        {
            throw Refused(
                $"The key file \"{path}\" has mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}: others than its owner can use it; it must be for its owner alone: "
                + $"chmod 600 {ShellWord.Of(path)}");
        }
    }

    // Where the service manager lets the service's user read by an access control list, that shows as a right of the group. The folder is the service's alone.
    private static bool IsCredential(string path) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(folder);

    private static KeyUnavailableException Refused(string message) => new(KeyFailure.Malformed, message);
}

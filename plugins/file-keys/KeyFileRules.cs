namespace GemRouter.Plugin.FileKeys;

/// <summary>Which files may hold a key: regular ones, for their owner alone, of the process's user or of root.</summary>
internal static class KeyFileRules
{
    private const uint Root = 0;

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Refuses a file that breaks a rule.</summary>
    /// <param name="path">The file, for a message.</param>
    /// <param name="facts">What the system says of it.</param>
    /// <param name="isCredential">True for one in the service manager's folder of credentials: root's, it may be readable by a group that is nobody's.</param>
    /// <exception cref="KeyUnavailableException">It does; the message says which, and the remedy.</exception>
    public static void Check(string path, FileFacts facts, bool isCredential = false)
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

        UnixFileMode forOthers = isCredential && facts.Owner == Root ? ForOthers & ~UnixFileMode.GroupRead : ForOthers;
        if (facts.Mode is UnixFileMode mode && (mode & forOthers) != 0)
        {
            throw Refused(
                $"The key file \"{path}\" has mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}: others than its owner can use it; it must be for its owner alone: "
                + $"chmod 600 {ShellWord.Of(path)}");
        }
    }

    private static KeyUnavailableException Refused(string message) => new(KeyFailure.Malformed, message);
}

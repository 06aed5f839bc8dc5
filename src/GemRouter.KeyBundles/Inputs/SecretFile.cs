using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace GemRouter.KeyBundles.Inputs;

/// <summary>Reads a PIN or a passphrase from a file that its owner alone can read. No message shows the path: somebody may have written the PIN there.</summary>
internal static class SecretFile
{
    private const int MostBytes = 1024;
    private const uint Root = 0;

    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads all of the file but a line end at its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it holds, for messages.</param>
    /// <exception cref="KeyUnavailableException">It is not there, or not as it must be.</exception>
    public static Secret Read(string path, string what)
    {
        byte[] bytes = GC.AllocateArray<byte>(MostBytes + 1, pinned: true);
        try
        {
            using SafeFileHandle file = OperatingSystem.IsLinux() ? LinuxFile.Open(path) : File.OpenHandle(path);
            Check(file, what, IsCredential(path));
            int length = 0;
            int read;
            do
            {
                read = RandomAccess.Read(file, bytes.AsSpan(length), length);
                length += read;
            }
            while (read > 0 && length < bytes.Length);

            ReadOnlySpan<byte> text = bytes.AsSpan(0, length);
            text = text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;
            return length <= MostBytes && !text.IsEmpty && !text.Contains((byte)'\n') && !text.Contains((byte)0)
                ? Secret.CopyOf(text)
                : throw new KeyUnavailableException(KeyFailure.Malformed, $"The file for the {what} must hold one line of 1 to {MostBytes} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"The file for the {what} cannot be read: is there one, and may the router read it?");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    // There systemd lets the service's user read root's files by an access control list, which shows as a right of the group. The folder is the service's alone.
    private static bool IsCredential(string path) => Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(folder);

    private static void Check(SafeFileHandle file, string what, bool isCredential)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        (bool isRegular, UnixFileMode mode, uint owner, uint user) = LinuxFile.FactsOf(file);
        UnixFileMode forbidden = isCredential && owner == Root ? ForOthers & ~UnixFileMode.GroupRead : ForOthers;
        string? problem = !isRegular ? "is no regular file"
            : owner != user && owner != Root ? $"belongs to user {owner}, who can change it; it must belong to user {user} or to root"
            : (mode & forbidden) != 0 ? $"has mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')}: others than its owner can use it; chmod 600"
            : null;
        if (problem is not null)
        {
            throw new KeyUnavailableException(KeyFailure.Malformed, $"The file for the {what} {problem}.");
        }
    }
}

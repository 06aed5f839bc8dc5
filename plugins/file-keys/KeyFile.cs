using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace GemRouter.Plugin.FileKeys;

/// <summary>Opens a key file, checks what was opened, and reads it. Its content is in two places alone: a pinned buffer that is zeroed here, and the secret.</summary>
internal static class KeyFile
{
    /// <summary>The most bytes that a key file may have: a key, and room for comments.</summary>
    public const int MostBytes = 4096;

    /// <summary>Reads the key; follows links.</summary>
    /// <exception cref="KeyUnavailableException">There is none, or the file is not one for a key.</exception>
    public static Secret Read(string path, CancellationToken cancellationToken)
    {
        if (Credential.NameIn(path) is { } name)
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"There is no credential \"{name}\": the service manager gave none. In the service's unit: LoadCredential={name}:/path/of/the/key");
        }

        (SafeFileHandle file, FileFacts facts) = OperatingSystem.IsLinux() ? LinuxFile.Open(path) : PortableFile.Open(path);
        using (file)
        {
            KeyFileRules.Check(path, facts, Credential.IsOne(path));
            return Read(file, path, cancellationToken);
        }
    }

    private static Secret Read(SafeFileHandle file, string path, CancellationToken cancellationToken)
    {
        byte[] text = GC.AllocateArray<byte>(MostBytes + 1, pinned: true);
        try
        {
            int length = 0;
            int read;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                read = RandomAccess.Read(file, text.AsSpan(length), length);
                length += read;
            }
            while (read > 0 && length < text.Length);

            return length <= MostBytes
                ? KeyText.Read(text.AsSpan(0, length), path)
                : throw new KeyUnavailableException(
                    KeyFailure.Malformed, $"The key file \"{path}\" is longer than {MostBytes} bytes; a key is {KeyText.Digits} hexadecimal digits, with some lines of comment.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyUnavailableException(KeyFailure.Failed, $"The key file \"{path}\" cannot be read: {e.Message}", mayPass: false, e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}

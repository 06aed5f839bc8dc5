using System.Security.Cryptography;

namespace __namespace__;

/// <summary>Reads a key where it is asked for, and keeps none. Keys are asked for at the start and at a reload, one at a time; a call may take seconds.</summary>
public sealed class FolderKeySource(FolderOptions options) : IKeySource
{
    private const int MostText = 4096;

    /// <summary>Gives a secret, or says why there is none. A message is for a person and shows nothing of a key: not even how many of its digits were right.</summary>
    public async ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileInfo file = Find(request.Name);
        byte[] text = GC.AllocateArray<byte>(MostText, pinned: true); // pinned: the collector leaves no copy of what is zeroed below
        try
        {
            await using FileStream stream = file.OpenRead();
            int read = await stream.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Parse(text.AsSpan(0, read), request.Length)
                ?? throw new KeyUnavailableException(KeyFailure.Malformed, $"{file.FullName} does not hold {request.Length * 2} hexadecimal digits.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyUnavailableException(KeyFailure.Failed, $"{file.FullName} cannot be read.", innerException: e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>The first line that is neither empty nor a comment, written straight into the secret's own memory.</summary>
    private static Secret? Parse(ReadOnlySpan<byte> text, int length)
    {
        foreach (Range line in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> digits = text[line].Trim(" \t\r"u8);
            if (!digits.IsEmpty && digits[0] != '#')
            {
                return digits.Length == length * 2 && !digits.ContainsAnyExcept("0123456789abcdefABCDEF"u8)
                    ? Secret.Create(length, digits, static (bytes, hex) => Convert.FromHexString(hex, bytes, out _, out _))
                    : null;
            }
        }

        return null;
    }

    private FileInfo Find(string name)
    {
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or "..")
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"A key's name is that of a file in {options.Path}; \"{name}\" is none.");
        }

        FileInfo file = new(Path.Combine(options.Path, name + options.Suffix));
        if (!file.Exists)
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"There is no key file {file.FullName}.");
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (file.UnixFileMode & Others) != 0)
        {
            throw new KeyUnavailableException(KeyFailure.Malformed, $"{file.FullName} is open to others than its owner; chmod 600 it.");
        }

        return file;
    }
}

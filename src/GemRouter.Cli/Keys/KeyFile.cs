using System.Security.Cryptography;

namespace GemRouter.Cli;

/// <summary>Key files: a line of 64 hexadecimal digits, among blank lines and lines that begin with #. What a key's digits lie in is pinned and zeroed; no string of them is ever made.</summary>
internal static class KeyFile
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    private const int Digits = KeySize * 2;

    private const int LongestFile = 4096;

    /// <summary>Makes a file with a key that its owner alone can read. It never overwrites, and leaves nothing where it fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remark">What the key is for; a line of comment.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ProgramException">The file exists, or cannot be made.</exception>
    public static void Create(string path, string remark, Secret key)
    {
        byte[] text = GC.AllocateArray<byte>(Digits + 1, pinned: true);
        try
        {
            Convert.TryToHexStringLower(key.Reveal(), text, out _);
            text[Digits] = (byte)'\n';
            Write(path, remark, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProgramException(
                ExitCode.No, ProgramCode.KeyFileNotMade,
                File.Exists(path) ? $"\"{path}\" exists and is not overwritten; give another name, or remove it if nobody needs that key any more" : $"\"{path}\" cannot be made: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Reads the key of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProgramException">There is none; the message shows nothing of what stands there.</exception>
    public static Secret Read(string path)
    {
        byte[] text = GC.AllocateArray<byte>(LongestFile + 1, pinned: true);
        try
        {
            return KeyText.Read(text.AsSpan(0, Fill(path, text)), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProgramException(ExitCode.KeyUnavailable, ProgramCode.NotAKeyFile, $"\"{path}\" cannot be read: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static void Write(string path, string remark, byte[] digits)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        try
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes($"# {remark}\n"));
            file.Write(digits);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static int Fill(string path, byte[] text)
    {
        using FileStream file = new(path, new FileStreamOptions { BufferSize = 0 });
        int length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return length <= LongestFile ? length : throw KeyText.Malformed(path, $"has more than {LongestFile} bytes");
    }
}

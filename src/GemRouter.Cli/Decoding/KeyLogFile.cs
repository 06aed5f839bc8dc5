using System.Security.Cryptography;
using GemRouter.Protocol;

namespace GemRouter.Cli.Decoding;

/// <summary>Reads key logs, as <c>node.keylog</c> has a router write them.</summary>
internal static class KeyLogFile
{
    private const long Largest = 64L << 20; // some 200,000 keys

    /// <summary>Reads all keys of a log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Gets each key, and owns it; false where it can do nothing with it.</param>
    /// <returns>The lines that told nothing that is of use, counted from 1.</returns>
    /// <exception cref="ComponentException">The file cannot be read.</exception>
    public static IReadOnlyList<int> Read(string path, Func<LoggedKey, bool> take)
    {
        List<int> useless = [];
        byte[] text = Load(path);
        try
        {
            int number = 0;
            foreach (Range range in text.AsSpan().Split((byte)'\n'))
            {
                number++;
                ReadOnlySpan<byte> line = text.AsSpan(range).TrimEnd("\r "u8);
                if (!KeyLogLine.IsIdle(line) && !(KeyLogLine.Read(line) is { } key && take(key)))
                {
                    useless.Add(number);
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }

        return useless;
    }

    // Into one pinned buffer: no copy of a key stays behind.
    private static byte[] Load(string path)
    {
        try
        {
            using FileStream file = new(path, new FileStreamOptions { Share = FileShare.ReadWrite, BufferSize = 0 });
            if (file.Length > Largest)
            {
                throw new ComponentException($"{path}: a key log has at most {Largest >> 20} MiB; this is none");
            }

            byte[] text = GC.AllocateArray<byte>((int)file.Length, pinned: true);
            file.ReadExactly(text);
            return text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ComponentException($"The key log {path} cannot be read: {exception.Message}", exception);
        }
    }
}

using System.Buffers;

namespace GemRouter.Plugin.FileKeys;

/// <summary>The form of a key file: one line of 64 hexadecimal digits, among blank lines and lines that begin with #. White space around a line does not count.</summary>
internal static class KeyText
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    /// <summary>Hexadecimal digits of a key.</summary>
    public const int Digits = KeySize * 2;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static ReadOnlySpan<byte> White => " \t\r"u8;

    /// <summary>Decodes the key straight into the secret.</summary>
    /// <param name="text">All of the file.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="KeyUnavailableException">It is no key. The message names the line and shows nothing of it.</exception>
    public static Secret Read(ReadOnlySpan<byte> text, string path) =>
        Secret.Create(KeySize, Find(text, path), static (key, digits) => Convert.FromHexString(digits, key, out _, out _));

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, string path)
    {
        ReadOnlySpan<byte> key = default;
        int number = 0;
        do
        {
            number++;
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            ReadOnlySpan<byte> content = line.Trim(White);
            if (content.IsEmpty || content[0] == '#')
            {
                continue;
            }

            if (!key.IsEmpty)
            {
                throw Malformed(path, number, "is one line too many");
            }

            int wrong = content.IndexOfAnyExcept(HexDigits);
            if (wrong >= 0)
            {
                int indent = line.Length - line.TrimStart(White).Length;
                throw Malformed(path, number, $"has something else than a hexadecimal digit in column {indent + wrong + 1}");
            }

            if (content.Length != Digits)
            {
                throw Malformed(path, number, $"has {content.Length} hexadecimal digits");
            }

            key = content;
        }
        while (!text.IsEmpty);

        return !key.IsEmpty ? key : throw Malformed(path, number, "is the last, and none holds a key");
    }

    private static KeyUnavailableException Malformed(string path, int line, string problem) => new(
        KeyFailure.Malformed,
        $"The key file \"{path}\", line {line}: the line {problem}. A key file holds one line of {Digits} hexadecimal digits; lines of comment begin with #.");
}

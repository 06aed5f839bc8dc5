namespace GemRouter.Cli;

/// <summary>The text of a key file.</summary>
internal static class KeyText
{
    private static ReadOnlySpan<byte> White => " \t\r"u8;

    /// <summary>Decodes the key straight into the secret.</summary>
    /// <param name="text">All of the file.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="ProgramException">It is no key.</exception>
    public static Secret Read(ReadOnlySpan<byte> text, string path)
    {
        ReadOnlySpan<byte> key = default;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range].Trim(White);
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            key = key.IsEmpty ? line : throw Malformed(path, "holds more than one line besides comments");
        }

        if (key.Length != KeyFile.KeySize * 2)
        {
            throw Malformed(path, "holds no line of 64 hexadecimal digits");
        }

        foreach (byte digit in key)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                throw Malformed(path, "holds something else than hexadecimal digits");
            }
        }

        return Secret.Create(KeyFile.KeySize, key, static (secret, digits) => Convert.FromHexString(digits, secret, out _, out _));
    }

    /// <summary>Says that a file holds no key.</summary>
    public static ProgramException Malformed(string path, string problem) => new(
        ExitCode.KeyUnavailable, ProgramCode.NotAKeyFile, $"\"{path}\" {problem}; a key file holds one line of 64 hexadecimal digits, and lines of comment that begin with #");
}

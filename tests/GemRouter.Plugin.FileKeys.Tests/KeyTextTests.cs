using System.Text;

namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>The form of a key file, on every system.</summary>
public sealed class KeyTextTests
{
    private const string Digits = KeyFolder.Digits;
    private const string Path = "keys/studio.bk";

    public static TheoryData<string> Forms =>
    [
        Digits,
        Digits + "\n",
        Digits + "\r\n",
        Digits.ToUpperInvariant(),
        Digits[..31] + Digits[31..].ToUpperInvariant(),
        $"  \t{Digits}\t  \n",
        $"\n\n   \n{Digits}\n\n",
        $"# a comment\n{Digits}\n# another\n",
        $"#\n  # indented, with a key that does not count: {Digits}\n{Digits}",
        $"# Windows\r\n\r\n{Digits}\r\n# the end",
        $"# zoë\u20AC\n{Digits}",
    ];

    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "", 1, "none holds a key" },
        { "\n", 1, "none holds a key" },
        { "\n\n# nothing\n", 3, "none holds a key" },
        { "# " + Digits, 1, "none holds a key" },
        { Digits[1..], 1, "63 hexadecimal digits" },
        { Digits + "0", 1, "65 hexadecimal digits" },
        { $"# halves\n{Digits[..32]}\n{Digits[32..]}\n", 2, "32 hexadecimal digits" },
        { $"{Digits}\n\n{Digits}\n", 3, "one line too many" },
        { $"{Digits}\nnot hexadecimal\n", 2, "one line too many" },
        { $"{Digits} # the key", 1, "column 65" },
        { $"{Digits[..32]} {Digits[32..]}", 1, "column 33" },
        { "0x" + Digits, 1, "column 2" },
        { $"#\n\t  {Digits[..10]}g{Digits[11..]}", 2, "column 14" },
        { "\uFEFF" + Digits, 1, "column 1" },
        { Digits + "\0", 1, "column 65" },
        { Digits[..32] + "\r" + Digits[32..], 1, "column 33" },
        { "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v\n", 1, "column 1" },
        { "\u0669" + Digits[1..], 1, "column 1" }, // a digit, and no hexadecimal one
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_key_is_found_among_comments_blank_lines_and_white_space(string text)
    {
        using Secret secret = KeyText.Read(Encoding.UTF8.GetBytes(text), Path);

        Assert.True(secret.Reveal().SequenceEqual(KeyFolder.Key));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Anything_else_is_refused_with_its_line_and_the_right_form(string text, int line, string problem)
    {
        KeyUnavailableException refusal = Assert.Throws<KeyUnavailableException>(() => KeyText.Read(Encoding.UTF8.GetBytes(text), Path));

        Assert.Equal((KeyFailure.Malformed, false), (refusal.Failure, refusal.MayPass));
        Assert.StartsWith($"The key file \"{Path}\", line {line}: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("holds one line of 64 hexadecimal digits; lines of comment begin with #", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_shows_nothing_of_the_line()
    {
        string[] mistakes = [Digits[1..], Digits + "0", Digits + "\n" + Digits, Digits + "z", "zzyyxxww", "#qqqq jjjj", Digits[..30] + "%" + Digits[30..]];
        foreach (string text in mistakes)
        {
            KeyUnavailableException refusal = Assert.Throws<KeyUnavailableException>(() => KeyText.Read(Encoding.UTF8.GetBytes(text), Path));
            Refusal.AssertShowsNothing(refusal, text, Path);
        }
    }

    [Fact]
    public void Every_byte_that_is_no_digit_is_refused_wherever_it_stands()
    {
        byte[] text = Encoding.ASCII.GetBytes(Digits);
        foreach (int place in (int[])[1, 15, 16, 31, 32, 62])
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. text];
                changed[place] = (byte)value;
                if (char.IsAsciiHexDigit((char)value))
                {
                    using Secret secret = KeyText.Read(changed, Path);
                    Assert.True(secret.Reveal().SequenceEqual(Convert.FromHexString(Encoding.ASCII.GetString(changed))));
                }
                else
                {
                    Assert.Equal(KeyFailure.Malformed, Assert.Throws<KeyUnavailableException>(() => KeyText.Read(changed, Path)).Failure);
                }
            }
        }
    }
}

using System.Text;

namespace GemRouter.Cli.Tests;

/// <summary>Lines of bounded length.</summary>
public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a\n\nbc\n", new[] { "a", "", "bc" })]
    [InlineData("12345678\n1\n", new[] { "12345678", "1" })]
    public async Task Lines_come_one_by_one(string text, string[] expected)
    {
        LineReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), 9);
        List<string> lines = [];
        while (await reader.ReadAsync(CancellationToken.None) is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        Assert.Equal(expected, lines);
    }

    [Theory]
    [InlineData("123456789\n")]
    [InlineData("123456789012345")]
    [InlineData("no end")]
    public async Task What_is_no_line_is_refused(string text)
    {
        LineReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), 9);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_long_line_grows_the_buffer()
    {
        string text = new('x', 100_000);
        LineReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text + "\nrest\n")), 1 << 20);
        Assert.Equal(text.Length, (await reader.ReadAsync(CancellationToken.None))!.Value.Length);
        Assert.Equal("rest", Encoding.UTF8.GetString((await reader.ReadAsync(CancellationToken.None))!.Value.Span));
    }
}

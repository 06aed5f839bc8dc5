namespace GemRouter.Templates.Tests;

/// <summary>What came of a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Took">How long it took.</param>
internal sealed record Said(string Command, int ExitCode, string Output, TimeSpan Took)
{
    /// <summary>Itself, where it went well; else the test ends, and shows all that the command said.</summary>
    public Said Well()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {this}");
        return this;
    }

    /// <summary>Itself, where the output holds a text.</summary>
    public Said Saying(string text)
    {
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"\"{text}\" is not in: {this}");
        return this;
    }

    public override string ToString() => $"{Command}\n{Output}";
}

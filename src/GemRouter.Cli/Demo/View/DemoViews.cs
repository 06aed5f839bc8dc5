namespace GemRouter.Cli.Demo.View;

/// <summary>Which view suits.</summary>
internal static class DemoViews
{
    /// <summary>A live one where the output is a terminal that can do it; without colours where NO_COLOR is set (no-color.org).</summary>
    public static IDemoView ForTerminal(TextWriter output)
    {
        string? kind = Environment.GetEnvironmentVariable("TERM");
        bool isTerminal = !Console.IsOutputRedirected && !string.IsNullOrEmpty(kind) && kind != "dumb";
        bool hasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return isTerminal ? new LiveView(output, hasColours ? Palette.Colours : Palette.None) : new PlainView(output);
    }
}

namespace GemRouter.Cli.Demo.View;

/// <summary>How a terminal is told to make text stand out.</summary>
internal sealed record Palette(string Strong, string Good, string Bad, string Faint, string Plain)
{
    public static Palette None { get; } = new("", "", "", "", "");

    public static Palette Colours { get; } = new("\e[1m", "\e[32m", "\e[31m", "\e[2m", "\e[0m");
}

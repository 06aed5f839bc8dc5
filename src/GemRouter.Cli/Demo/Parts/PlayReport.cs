namespace GemRouter.Cli.Demo.Parts;

/// <summary>What the player says, line by line.</summary>
/// <param name="Source">What makes the stream.</param>
/// <param name="Sent">Datagrams sent so far.</param>
/// <param name="Ended">Whether that is all.</param>
internal sealed record PlayReport(string Source, long Sent, bool Ended)
{
    public static PlayReport None { get; } = new("", 0, false);
}

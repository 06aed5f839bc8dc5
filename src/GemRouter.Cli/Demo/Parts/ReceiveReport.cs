namespace GemRouter.Cli.Demo.Parts;

/// <summary>What a receiver says, line by line; see <see cref="Streaming.SequenceCheck"/>.</summary>
internal sealed record ReceiveReport(long Received, long First, long Last, long Lost, long Doubled, long Reordered, long Changed)
{
    public static ReceiveReport None { get; } = new(0, -1, -1, 0, 0, 0, 0);
}

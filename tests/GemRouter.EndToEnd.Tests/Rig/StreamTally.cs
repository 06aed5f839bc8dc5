namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>What came of one stream.</summary>
/// <param name="Received">Payloads, each counted once.</param>
/// <param name="First">The least number; -1 where none came.</param>
/// <param name="Last">The greatest number; -1 where none came.</param>
/// <param name="Doubled">Payloads that had come before.</param>
/// <param name="Reordered">Payloads that came after one with a greater number.</param>
internal sealed record StreamTally(long Received, long First, long Last, long Doubled, long Reordered)
{
    public static StreamTally None { get; } = new(0, -1, -1, 0, 0);

    /// <summary>All of so many, once each and in their order.</summary>
    public static StreamTally Whole(long count) => new(count, 0, count - 1, 0, 0);

    /// <summary>Numbers between the first and the last that did not come.</summary>
    public long Missing => Received == 0 ? 0 : Last - First + 1 - Received;
}

namespace GemRouter.Bench.Data;

/// <summary>What a router seals without loss with so many workers; medians of rounds.</summary>
/// <param name="Path">The transport.</param>
/// <param name="Workers">The workers of each of its links.</param>
/// <param name="Rate">Packets a second.</param>
/// <param name="RateToOne">The same to one worker's in the same round.</param>
/// <param name="Busy">How much of one processor the router took at that rate.</param>
internal sealed record WorkersRow(string Path, int Workers, double Rate, double RateToOne, double Busy);

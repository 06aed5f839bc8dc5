namespace GemRouter.Bench.Data;

/// <summary>A stream under a flood of forged packets.</summary>
/// <param name="Path">What carried it.</param>
/// <param name="Rate">The stream's packets a second.</param>
/// <param name="Forged">The forged packets a second that were sent.</param>
/// <param name="Lost">The share of the stream that was lost in the worst round.</param>
/// <param name="Open">Nanoseconds for a packet without the flood.</param>
/// <param name="OpenUnderFlood">Nanoseconds for a packet of stream or flood.</param>
internal sealed record FloodRow(string Path, double Rate, double Forged, double Lost, double Open, double OpenUnderFlood);

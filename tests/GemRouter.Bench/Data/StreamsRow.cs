namespace GemRouter.Bench.Data;

/// <summary>What a packet costs where several streams share one rate.</summary>
/// <param name="Path">What carried them.</param>
/// <param name="Streams">How many streams there are.</param>
/// <param name="Seal">Nanoseconds of the sealing router, or of the source where it is alone.</param>
/// <param name="Open">Nanoseconds of the opening router; NaN where there is none.</param>
/// <param name="SealRatio">Seal to that of a single stream in the same round.</param>
/// <param name="OpenRatio">Open to the same.</param>
/// <param name="Lost">The share that was lost.</param>
/// <param name="Megabytes">The most memory that the opening router had resident.</param>
internal sealed record StreamsRow(string Path, int Streams, double Seal, double Open, double SealRatio, double OpenRatio, double Lost, double Megabytes);

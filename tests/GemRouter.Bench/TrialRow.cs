namespace GemRouter.Bench;

/// <summary>A leg with a suite, in nanoseconds a packet: medians over all rounds, each of which measured all of them in turn.</summary>
/// <param name="Leg">Which links.</param>
/// <param name="Suite">The cipher suite.</param>
/// <param name="Whole">Receive, two stages, seal, send.</param>
/// <param name="Cipher">The suite alone, on the same sizes.</param>
/// <param name="Copies">The copies that the links make, alone.</param>
/// <param name="Framework">Whole − cipher − copies of each round.</param>
/// <param name="Ratio">Whole / cipher of each round.</param>
/// <param name="Allocated">Bytes that all rounds allocated while the leg ran.</param>
/// <param name="Packets">Packets of all rounds.</param>
internal sealed record TrialRow(string Leg, string Suite, double Whole, double Cipher, double Copies, double Framework, double Ratio, long Allocated, long Packets);

namespace GemRouter.Bench.Data;

/// <summary>What a packet costs a node. Times are of its process's threads; ratios are of one round, and all are medians of rounds.</summary>
/// <param name="Suite">The cipher suite.</param>
/// <param name="Size">Bytes of UDP payload.</param>
/// <param name="Rate">Packets a second.</param>
/// <param name="Path">What carried them.</param>
/// <param name="Seal">Nanoseconds of the node that takes plaintext.</param>
/// <param name="Open">Nanoseconds of the node that gives plaintext.</param>
/// <param name="SealRatio">Seal to the relay's.</param>
/// <param name="OpenRatio">Open to the relay's.</param>
/// <param name="SealBeyond">Seal without the bare call of the cipher, to the relay's.</param>
/// <param name="OpenBeyond">The same of open.</param>
/// <param name="Lost">The share that was lost.</param>
internal sealed record CostRow(
    string Suite, int Size, double Rate, string Path, double Seal, double Open, double SealRatio, double OpenRatio, double SealBeyond, double OpenBeyond, double Lost);

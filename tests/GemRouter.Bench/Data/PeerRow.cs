namespace GemRouter.Bench.Data;

/// <summary>What a path carries without loss, and what a packet costs it; ratios are of one round, and all are medians of rounds.</summary>
/// <param name="Path">What carried the packets.</param>
/// <param name="Rate">The most packets a second of which less than 0.1 % was lost, with no backlog that grew.</param>
/// <param name="RateToWireGuard">The same to wireguard-go's.</param>
/// <param name="RateToSocat">The same to socat's.</param>
/// <param name="Seal">Nanoseconds for a packet of the node that takes plaintext, at a rate that all can do.</param>
/// <param name="Open">Nanoseconds of the node that gives plaintext.</param>
/// <param name="SealToWireGuard">Seal to wireguard-go's.</param>
/// <param name="OpenToWireGuard">Open to wireguard-go's.</param>
internal sealed record PeerRow(string Path, double Rate, double RateToWireGuard, double RateToSocat, double Seal, double Open, double SealToWireGuard, double OpenToWireGuard);

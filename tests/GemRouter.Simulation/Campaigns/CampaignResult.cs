using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Campaigns;

/// <summary>What came of many scenarios.</summary>
/// <param name="Scenarios">How many ran.</param>
/// <param name="Packets">The packets that hosts sent.</param>
/// <param name="Deliveries">How often one came out at a receiver.</param>
/// <param name="Digest">Of every datagram of every scenario: the same where they took the same course.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Failures">Those that broke an invariant.</param>
internal sealed record CampaignResult(int Scenarios, long Packets, long Deliveries, ulong Digest, TimeSpan Time, IReadOnlyList<(ulong Seed, Violation Violation)> Failures);

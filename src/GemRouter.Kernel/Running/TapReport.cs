using System.Collections.Immutable;

namespace GemRouter.Kernel;

/// <summary>What a tap gave since its last report. The first one comes at once, and says that it records.</summary>
/// <param name="Packets">The packets, in the order in which they passed (of each worker).</param>
/// <param name="Lost">Packets that came faster than they were read, since it began.</param>
public sealed record TapReport(ImmutableArray<TappedPacket> Packets, long Lost);

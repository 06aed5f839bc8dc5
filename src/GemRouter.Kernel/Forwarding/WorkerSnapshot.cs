using System.Collections.Immutable;

namespace GemRouter.Kernel.Forwarding;

/// <summary>The accounts of a worker at one moment.</summary>
internal sealed record WorkerSnapshot(int Worker, string Link, LegReport Ingress, ImmutableArray<LegReport> Legs);

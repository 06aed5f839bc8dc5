using System.Collections.Immutable;

namespace GemRouter.Kernel;

/// <summary>What came of a reload.</summary>
/// <param name="Applied">True where the new manifest runs now; else the former one runs on, untouched.</param>
/// <param name="Changes">What differs, a line each.</param>
/// <param name="Refusals">Why it was refused, a line each.</param>
public sealed record ReloadReport(bool Applied, ImmutableArray<string> Changes, ImmutableArray<string> Refusals)
{
    /// <summary>What is to be done or looked at now that it is applied, a line each: keys that a revoked identity knows, peers that still use a key which was removed.</summary>
    public ImmutableArray<string> Advice { get; init; } = [];
}

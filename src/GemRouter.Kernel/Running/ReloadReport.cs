using System.Collections.Immutable;

namespace GemRouter.Kernel;

/// <summary>What came of a reload.</summary>
/// <param name="Applied">True where the new manifest runs now; else the former one runs on, untouched.</param>
/// <param name="Changes">What differs, a line each.</param>
/// <param name="Refusals">Why it was refused, a line each.</param>
public sealed record ReloadReport(bool Applied, ImmutableArray<string> Changes, ImmutableArray<string> Refusals);

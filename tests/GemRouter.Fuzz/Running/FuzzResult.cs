namespace GemRouter.Fuzz.Running;

/// <summary>What a target's run came to.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Executions">How many inputs were tried.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Paths">How many inputs each took a way of their own through the code.</param>
/// <param name="Findings">The inputs that AFL kept.</param>
/// <param name="Fault">Why there was no run, or not all of it; null where there was.</param>
internal sealed record FuzzResult(string Target, long Seconds, long Executions, double PerSecond, int Paths, IReadOnlyList<FuzzFinding> Findings, string? Fault = null)
{
    /// <summary>True where somebody has to look at it.</summary>
    public bool HasFindings => Findings.Count > 0 || Fault is not null;

    /// <summary>How many findings are of a kind.</summary>
    public int Count(FindingKind kind) => Findings.Count(finding => finding.Kind == kind);
}

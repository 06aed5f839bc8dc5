namespace GemRouter.Fuzz.Running;

/// <summary>What a target's run came to.</summary>
/// <param name="Target">The target.</param>
/// <param name="Executions">How many inputs were tried.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Paths">How many inputs each took a way of their own through the code.</param>
/// <param name="Crashes">The inputs that made it throw or die.</param>
/// <param name="Hangs">The inputs that took too long.</param>
/// <param name="Unshown">The inputs that AFL kept and that show nothing by themselves: a busy machine did not answer in time, and the process was ended.</param>
/// <param name="Fault">Why there was no run; null where there was one.</param>
internal sealed record FuzzResult(string Target, long Executions, double PerSecond, int Paths, IReadOnlyList<FuzzFinding> Crashes, IReadOnlyList<FuzzFinding> Hangs, int Unshown, string? Fault = null)
{
    /// <summary>True where somebody has to look at it.</summary>
    public bool HasFindings => Crashes.Count + Hangs.Count > 0 || Fault is not null;
}

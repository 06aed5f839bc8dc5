namespace GemRouter.Bench.Data;

/// <summary>How a router's links are set up.</summary>
/// <param name="Transport">Their transport.</param>
/// <param name="Mode">Their mode; null for the usual one.</param>
/// <param name="Workers">The workers of each.</param>
internal sealed record GemNode(string Transport, string? Mode = null, int Workers = 1)
{
    /// <summary>The same in a manifest, after "use".</summary>
    public string Options => $"{(Mode is null ? "" : $", mode: {Mode}")}{(Workers == 1 ? "" : $", workers: {Workers}")}";

    public override string ToString() => $"{Transport}{(Mode is null ? "" : $", {Mode}")}{(Workers == 1 ? "" : $", {Workers} workers")}";
}

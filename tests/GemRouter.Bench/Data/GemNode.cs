namespace GemRouter.Bench.Data;

/// <summary>How a router's links are set up.</summary>
/// <param name="Transport">Their transport.</param>
/// <param name="Mode">Their mode; null for the usual one.</param>
/// <param name="Workers">The workers of each.</param>
/// <param name="Gather">For how many milliseconds packets gather, to be taken flow by flow; 0 for not at all.</param>
internal sealed record GemNode(string Transport, string? Mode = null, int Workers = 1, int Gather = 0)
{
    private const int GatherBuffer = 64 << 20; // bytes: what comes while packets gather and are handed out

    /// <summary>The same in a manifest, after "use".</summary>
    public string Options => $"{(Mode is null ? "" : $", mode: {Mode}")}{(Workers == 1 ? "" : $", workers: {Workers}")}{(Gather == 0 ? "" : $", gather: {Gather}ms, receive-buffer: {GatherBuffer}")}";

    public override string ToString() => $"{Transport}{(Mode is null ? "" : $", {Mode}")}{(Workers == 1 ? "" : $", {Workers} workers")}{(Gather == 0 ? "" : $", gather {Gather} ms")}";
}

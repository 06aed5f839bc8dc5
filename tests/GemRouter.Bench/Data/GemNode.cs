namespace GemRouter.Bench.Data;

/// <summary>How a router's links are set up.</summary>
/// <param name="Transport">Their transport.</param>
/// <param name="Mode">Their mode; null for the usual one.</param>
internal sealed record GemNode(string Transport, string? Mode = null)
{
    public override string ToString() => Mode is null ? Transport : $"{Transport}, {Mode}";
}

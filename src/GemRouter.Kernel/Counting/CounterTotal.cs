namespace GemRouter.Kernel;

/// <summary>A counter of a router as it stands.</summary>
/// <param name="Name">The full name, as in "data.replayed" or "lan.receive_too_long".</param>
/// <param name="Value">The number so far.</param>
/// <param name="IsDrop">True where it counts packets that were dropped.</param>
/// <param name="Description">What it counts, for people.</param>
public sealed record CounterTotal(string Name, long Value, bool IsDrop, string Description);

namespace GemRouter.Bench;

/// <summary>How long a router took to start.</summary>
/// <param name="Keys">Where its keys come from.</param>
/// <param name="KeysMs">Milliseconds from the start of the process until all keys were there: the median of the rounds.</param>
/// <param name="KeysLeastMs">The least of the rounds.</param>
/// <param name="StartMs">The same until it forwards.</param>
internal sealed record StartRow(string Keys, double KeysMs, double KeysLeastMs, double StartMs);

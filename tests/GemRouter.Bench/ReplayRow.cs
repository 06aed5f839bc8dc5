namespace GemRouter.Bench;

/// <summary>What one way through a capture took.</summary>
/// <param name="What">The way.</param>
/// <param name="Seconds">The median of the rounds.</param>
/// <param name="Gigabits">Gigabits of payload a second.</param>
/// <param name="PeakMegabytes">The most memory in any round; null where it is this process that did it.</param>
internal sealed record ReplayRow(string What, double Seconds, double Gigabits, double? PeakMegabytes);

namespace GemRouter.Fuzz.Running;

/// <summary>An input that AFL kept.</summary>
/// <param name="Kind">For what.</param>
/// <param name="Input">The file, which no later run removes.</param>
/// <param name="Shows">What came when it was replayed, in a line.</param>
/// <param name="Replay">The command that replays it.</param>
internal sealed record FuzzFinding(FindingKind Kind, string Input, string Shows, string Replay);

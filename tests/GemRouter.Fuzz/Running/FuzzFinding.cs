namespace GemRouter.Fuzz.Running;

/// <summary>An input that shows a fault.</summary>
/// <param name="Input">The file.</param>
/// <param name="Shows">What came when it was replayed, in a line.</param>
/// <param name="Replay">The command that replays it.</param>
internal sealed record FuzzFinding(string Input, string Shows, string Replay);

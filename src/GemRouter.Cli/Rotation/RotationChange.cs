namespace GemRouter.Cli.Rotation;

/// <summary>A change of a manifest.</summary>
/// <param name="Path">The option, such as groups[0].key; null where no manifest was given.</param>
/// <param name="Line">The line that it stands in; 0 where no manifest was given.</param>
/// <param name="Column">The column.</param>
/// <param name="Text">What stands there afterwards, in YAML.</param>
/// <param name="IsDone">True where it stands there now.</param>
internal sealed record RotationChange(string? Path, int Line, int Column, string Text, bool IsDone);

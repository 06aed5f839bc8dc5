namespace GemRouter.Cli.Rotation;

/// <summary>A step of a rotation: on all routers, before the next.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Commands">Commands to run first.</param>
/// <param name="Changes">What to change in each router's manifest, before a reload.</param>
/// <param name="Done">What shows that it is complete.</param>
internal sealed record RotationStep(string Title, IReadOnlyList<string> Commands, IReadOnlyList<RotationChange> Changes, string Done);

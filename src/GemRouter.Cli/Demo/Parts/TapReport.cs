namespace GemRouter.Cli.Demo.Parts;

/// <summary>What the tap says, line by line; see <see cref="Tapping.FabricTally"/>. Of frames that it missed it knows nothing.</summary>
internal sealed record TapReport(long Data, long Control, long Plain, long Reused, long Missed)
{
    public static TapReport None { get; } = new(0, 0, 0, 0, 0);
}

namespace GemRouter.Kernel.Manifests;

/// <summary>A scalar.</summary>
/// <param name="text">Its text, quotes and escapes resolved.</param>
/// <param name="plain">True where it is written without quotes.</param>
/// <param name="at">Its place.</param>
internal sealed class ScalarNode(string text, bool plain, Position at) : Node(at)
{
    public string Text { get; } = text;

    /// <summary>What an editor takes it for.</summary>
    public ScalarKind Kind { get; } = plain ? CoreSchema.KindOf(text) : ScalarKind.Text;

    /// <inheritdoc/>
    public override string Words => Kind switch
    {
        ScalarKind.Nothing => "nothing",
        ScalarKind.Text => $"the text {Wording.Quote(Text)}",
        ScalarKind.Switch => $"the switch {Wording.Quote(Text)}",
        _ => $"the number {Wording.Quote(Text)}",
    };
}

namespace GemRouter.Kernel.Manifests;

/// <summary>A list.</summary>
internal sealed class SequenceNode(IReadOnlyList<Node> items, Position at) : Node(at)
{
    public IReadOnlyList<Node> Items { get; } = items;

    /// <inheritdoc/>
    public override string Words => "a list";
}

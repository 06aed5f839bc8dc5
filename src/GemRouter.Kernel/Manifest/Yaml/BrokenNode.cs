namespace GemRouter.Kernel.Manifests;

/// <summary>Stands where something was that is not allowed, such as an alias, and that has its error already.</summary>
internal sealed class BrokenNode(Position at) : Node(at)
{
    /// <inheritdoc/>
    public override string Words => "nothing that can be read";
}

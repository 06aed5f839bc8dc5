using System.Diagnostics.CodeAnalysis;

namespace GemRouter.Kernel.Manifests;

/// <summary>A shape that makes a value of a type.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>Reads a node. Where that fails, the report says why; it may also hold errors where it succeeds, so that reading can go on.</summary>
    public abstract bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value);
}

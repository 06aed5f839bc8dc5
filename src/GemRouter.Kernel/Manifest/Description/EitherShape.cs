using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>A value that is written in one of two ways; the node tells which.</summary>
/// <param name="first">The first way.</param>
/// <param name="second">The second way.</param>
/// <param name="isFirst">True where the node is to be read in the first way.</param>
internal sealed class EitherShape<T>(Shape<T> first, Shape<T> second, Func<Node, bool> isFirst) : Shape<T>
{
    /// <inheritdoc/>
    public override string Words => $"{first.Words}; or {second.Words}";

    /// <inheritdoc/>
    public override IEnumerable<Section> Sections => first.Sections.Concat(second.Sections);

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions) =>
        new() { ["anyOf"] = new JsonArray(first.ToSchema(definitions), second.ToSchema(definitions)) };

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value) =>
        (isFirst(node) ? first : second).TryRead(node, path, reading, out value);
}

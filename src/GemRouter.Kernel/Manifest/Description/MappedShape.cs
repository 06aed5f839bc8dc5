using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>A shape whose value is made into another.</summary>
internal sealed class MappedShape<TFrom, TTo>(Shape<TFrom> from, Func<TFrom, TTo> map) : Shape<TTo>
{
    /// <inheritdoc/>
    public override string Words => from.Words;

    /// <inheritdoc/>
    public override IEnumerable<Section> Sections => from.Sections;

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions) => from.ToSchema(definitions);

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out TTo value)
    {
        bool read = from.TryRead(node, path, reading, out TFrom? inner);
        value = read ? map(inner!) : default;
        if (value is not (null or string or ValueType))
        {
            reading.Places.AddPart(value, path);
        }

        return read;
    }
}

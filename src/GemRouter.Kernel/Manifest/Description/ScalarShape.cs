using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>Reads the text of a scalar of the right kind: null and a value, or what is wrong.</summary>
internal delegate Flaw? ScalarParser<T>(string text, out T value);

/// <summary>A scalar.</summary>
/// <param name="words">What is right here.</param>
/// <param name="kinds">The kinds of scalar that can be right.</param>
/// <param name="schema">The JSON Schema, as text.</param>
/// <param name="parse">Reads it.</param>
/// <param name="free">True where any text may be right, one that looks like a number for instance.</param>
internal sealed class ScalarShape<T>(string words, ScalarKind[] kinds, string schema, ScalarParser<T> parse, bool free = false) : Shape<T>
{
    /// <inheritdoc/>
    public override string Words => words;

    /// <inheritdoc/>
    protected override bool TakesAnyText => free;

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions) => JsonNode.Parse(schema)!.AsObject();

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode scalar || !kinds.Contains(scalar.Kind))
        {
            ReportWrongKind(node, path, reading);
            return false;
        }

        if (parse(scalar.Text, out T parsed) is { } flaw)
        {
            reading.Report.Error(flaw.Code, path, node.At, flaw.Message);
            return false;
        }

        value = parsed;
        return true;
    }
}

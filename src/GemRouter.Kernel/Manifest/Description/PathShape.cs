using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>The path of a file or folder; a relative one counts from the manifest's folder.</summary>
internal sealed class PathShape(string words) : Shape<string>
{
    private readonly ScalarShape<string> _text = Texts.Any(words);

    /// <inheritdoc/>
    public override string Words => _text.Words;

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions) => _text.ToSchema(definitions);

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        if (!_text.TryRead(node, path, reading, out value))
        {
            return false;
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            reading.Report.Error(ManifestCode.Malformed, path, node.At, $"{Wording.Quote(value)} holds a NUL character; {words} belongs here");
            return false;
        }

        value = reading.FullPath(value);
        return true;
    }
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>A list. Items that cannot be read are left out, with an error.</summary>
internal sealed class ListShape<T>(Shape<T> item, int least = 0, int most = 4096) : Shape<ImmutableArray<T>>
{
    /// <inheritdoc/>
    public override string Words => $"a list, each item {item.Words}";

    /// <inheritdoc/>
    public override IEnumerable<Section> Sections => item.Sections;

    /// <inheritdoc/>
    public override JsonObject ToSchema(JsonObject definitions) =>
        new() { ["type"] = "array", ["minItems"] = least, ["maxItems"] = most, ["items"] = item.ToSchema(definitions) };

    /// <inheritdoc/>
    public override bool TryRead(Node node, string path, Reading reading, [MaybeNullWhen(false)] out ImmutableArray<T> value)
    {
        value = [];
        if (node is not SequenceNode list)
        {
            ReportWrongKind(node, path, reading);
            reading.Places.MarkPartial(path);
            return true;
        }

        if (list.Items.Count < least || list.Items.Count > most)
        {
            reading.Report.Error(ManifestCode.OutOfRange, path, node.At, $"the list has {list.Items.Count} items; {least} to {most}");
        }

        List<T> items = [];
        for (int i = 0; i < Math.Min(list.Items.Count, most); i++)
        {
            string itemPath = $"{path}[{i}]";
            reading.Places.Add(itemPath, list.Items[i].At);
            if (item.TryRead(list.Items[i], itemPath, reading, out T? read))
            {
                items.Add(read);
            }
            else
            {
                reading.Places.MarkPartial(path);
            }
        }

        value = [.. items];
        return true;
    }
}

using System.Text;
using System.Text.Json;

namespace GemRouter.Kernel.Manifests;

/// <summary>A node as one line that does not depend on layout and order: what a reload compares.</summary>
internal static class NodeText
{
    public static string Of(Node node)
    {
        StringBuilder text = new();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Node node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                text.Append(scalar.Kind == ScalarKind.Text ? JsonSerializer.Serialize(scalar.Text) : scalar.Text);
                break;
            case SequenceNode list:
                text.Append('[');
                foreach (Node item in list.Items)
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case MappingNode map:
                text.Append('{');
                foreach (MappingEntry entry in map.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonSerializer.Serialize(entry.Key)).Append(':');
                    Append(text, entry.Value);
                    text.Append(',');
                }

                text.Append('}');
                break;
            default:
                break;
        }
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GemRouter.Kernel.Manifests;

/// <summary>A node as one line of YAML that a person can put into a manifest, in the order in which it was written.</summary>
internal static partial class FlowText
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
                text.Append(scalar.Kind == ScalarKind.Text ? Quoted(scalar.Text) : scalar.Text);
                break;
            case SequenceNode list:
                AppendAll(text, '[', list.Items, static (part, item) => Append(part, item), ']');
                break;
            case MappingNode map:
                AppendAll(text, '{', map.Entries, static (part, entry) => Append(part.Append(Quoted(entry.Key)).Append(": "), entry.Value), '}');
                break;
            default:
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IReadOnlyList<T> items, Action<StringBuilder, T> append, char close)
    {
        bool isMapping = open == '{';
        text.Append(open).Append(isMapping && items.Count > 0 ? " " : "");
        for (int i = 0; i < items.Count; i++)
        {
            append(i > 0 ? text.Append(", ") : text, items[i]);
        }

        text.Append(isMapping && items.Count > 0 ? " " : "").Append(close);
    }

    private static string Quoted(string text) => Plain().IsMatch(text) && CoreSchema.KindOf(text) == ScalarKind.Text ? text : JsonSerializer.Serialize(text, Quoting);

    [GeneratedRegex(@"\A[A-Za-z0-9_./][A-Za-z0-9_./:-]*(?<!:)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}

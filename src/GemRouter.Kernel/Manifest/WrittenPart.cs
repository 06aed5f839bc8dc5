using System.Text.RegularExpressions;

namespace GemRouter.Kernel.Manifests;

/// <summary>A mapping of a manifest as it is written there, and as it would be written with another option: for whoever tells a person what to change.</summary>
public sealed partial class WrittenPart
{
    private readonly MappingNode _map;

    private WrittenPart(MappingNode map) => _map = map;

    /// <summary>It in one line of YAML.</summary>
    public string Text => FlowText.Of(_map);

    /// <summary>A text among its options; null where there is none of that name.</summary>
    public string? TextOf(string option) => _map.Find(option)?.Value is ScalarNode { Kind: ScalarKind.Text } scalar ? scalar.Text : null;

    /// <summary>The same with another text for an option, which is added where it is not there.</summary>
    public WrittenPart With(string option, string text)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(text);
        MappingEntry changed = new(option, Position.Start, new ScalarNode(text, plain: false, Position.Start));
        return new WrittenPart(new MappingNode(
            _map.Find(option) is null ? [.. _map.Entries, changed] : [.. _map.Entries.Select(entry => entry.Key == option ? changed : entry)],
            _map.At));
    }

    /// <summary>The mapping at a path such as "groups[0].key"; null where there is none.</summary>
    internal static WrittenPart? At(Node? root, string path)
    {
        Node? node = root;
        foreach (Match step in Steps().Matches(path))
        {
            node = node switch
            {
                MappingNode map when step.Groups["name"].Success => map.Find(step.Groups["name"].Value)?.Value,
                SequenceNode list when step.Groups["index"].Success && int.TryParse(step.Groups["index"].ValueSpan, out int index) && index < list.Items.Count => list.Items[index],
                _ => null,
            };
        }

        return node is MappingNode found ? new WrittenPart(found) : null;
    }

    [GeneratedRegex(@"\[(?<index>\d+)\]|(?<name>[^.\[\]]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Steps();
}

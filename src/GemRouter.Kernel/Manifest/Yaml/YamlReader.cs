using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GemRouter.Kernel.Manifests;

/// <summary>Reads the part of YAML 1.2 that manifests are written in: one document of mappings with text keys, lists and scalars; no anchors, aliases and tags,
/// no key twice. Any text at all yields a tree or errors.</summary>
internal sealed class YamlReader
{
    /// <summary>The most bytes of a manifest.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most levels of mappings and lists.</summary>
    public const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly Report _report;

    private YamlReader(string text, Report report)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _report = report;
    }

    /// <summary>Reads a text; null where it yields no tree. What is wrong is in the report.</summary>
    public static Node? Read(string text, Report report)
    {
        try
        {
            return new YamlReader(text, report).ReadStream();
        }
        catch (YamlException e)
        {
            Position at = At(e.Start);
            report.Error(ManifestCode.Syntax, "", at, $"this is no YAML: {Sentence(e)}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or NullReferenceException or IndexOutOfRangeException or NotSupportedException)
        {
            // The library's own slips on damaged text; it is refused all the same.
            report.Error(ManifestCode.Syntax, "", Position.Start, "this is no YAML");
        }

        return null;
    }

    private static string Sentence(YamlException e)
    {
        string text = e.Message;
        int place = text.IndexOf("): ", StringComparison.Ordinal); // "(Line: 1, …) - (…): While parsing …"
        text = text.StartsWith('(') && place > 0 ? text[(place + 3)..] : text;
        string quoted = Wording.Quote(text.TrimEnd('.'));
        return quoted[1..^1];
    }

    private static Position At(in Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private Node? ReadStream()
    {
        Node? root = null;
        int documents = 0;
        while (_parser.MoveNext())
        {
            switch (_parser.Current)
            {
                case DocumentStart start when ++documents == 2:
                    _report.Error(ManifestCode.SeveralDocuments, "", At(start.Start), "a second document begins here; a manifest is one document");
                    return root;
                case NodeEvent or AnchorAlias:
                    root = ReadNode(0);
                    if (root is null)
                    {
                        return null;
                    }

                    break;
                default:
                    break;
            }
        }

        return root;
    }

    private Node? ReadNode(int depth)
    {
        ParsingEvent current = _parser.Current!;
        Position at = At(current.Start);
        if (depth > MaxDepth)
        {
            _report.Error(ManifestCode.TooDeep, "", at, $"mappings and lists are nested deeper than {MaxDepth} levels here");
            return null;
        }

        if (current is AnchorAlias alias)
        {
            _report.Error(ManifestCode.Anchor, "", at, $"the alias {Wording.Quote("*" + alias.Value.Value)} is not allowed; write the value out");
            return new BrokenNode(at);
        }

        if (current is not NodeEvent node)
        {
            return null; // no library version gives one here
        }

        if (!node.Anchor.IsEmpty)
        {
            _report.Error(ManifestCode.Anchor, "", at, $"the anchor {Wording.Quote("&" + node.Anchor.Value)} is not allowed; remove it");
        }

        if (!node.Tag.IsEmpty)
        {
            string tag = node.Tag.IsNonSpecific ? "!" : node.Tag.Value;
            _report.Error(ManifestCode.Tag, "", at, $"the tag {Wording.Quote(tag)} is not allowed; quote a text, leave a number bare");
        }

        return node switch
        {
            Scalar scalar => new ScalarNode(scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any, at),
            SequenceStart => ReadSequence(at, depth),
            MappingStart => ReadMapping(at, depth),
            _ => null,
        };
    }

    private SequenceNode? ReadSequence(Position at, int depth)
    {
        List<Node> items = [];
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            Node? item = ReadNode(depth + 1);
            if (item is null)
            {
                return null;
            }

            items.Add(item);
        }

        return new SequenceNode(items, at);
    }

    private MappingNode? ReadMapping(Position at, int depth)
    {
        Dictionary<string, Position> keys = new(StringComparer.Ordinal);
        List<MappingEntry> entries = [];
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            Node? key = ReadNode(depth + 1);
            if (key is null || !_parser.MoveNext() || ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            if (key is not ScalarNode { Kind: ScalarKind.Text } text)
            {
                _report.Error(ManifestCode.KeyNotText, "", key.At, $"a key is a text, and this is {key.Words}; put it in quotes if it is meant as text");
            }
            else if (!keys.TryAdd(text.Text, key.At))
            {
                _report.Error(ManifestCode.DuplicateKey, "", key.At, $"the key {Wording.Quote(text.Text)} stands here a second time; first at {keys[text.Text]}");
            }
            else
            {
                entries.Add(new MappingEntry(text.Text, key.At, value));
            }
        }

        return new MappingNode(entries, at);
    }
}

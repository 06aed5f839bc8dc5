using System.Text;

namespace GemRouter.Kernel.Manifests;

/// <summary>A manifest as text. It is read in two steps, because the components that it names come from the plugins that it names:
/// <see cref="Parse"/> finds <see cref="PluginPaths"/> and <see cref="PluginLock"/>, <see cref="Check"/> needs the components. Any bytes at all yield a manifest or diagnostics, never an exception.</summary>
public sealed class ManifestSource
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly string? _folder;
    private readonly string? _credentials;
    private readonly Node? _root;
    private readonly List<Diagnostic> _syntax;
    private readonly IReadOnlyList<Diagnostic> _ofPlugins;

    private ManifestSource(string file, string? folder, string? credentials, Node? root, List<Diagnostic> syntax)
    {
        _file = file;
        _folder = folder;
        _credentials = credentials;
        _root = root;
        _syntax = syntax;
        PluginsDescription.Box plugins = ReadPlugins(file, root, out _ofPlugins);
        PluginPaths = plugins.Paths.IsEmpty ? PluginsDescription.Usual : plugins.Paths;
        PluginLock = plugins.Lock;
    }

    /// <summary>The folders to look for plugins in, as written; those by default where the manifest names none that can be read.</summary>
    public IReadOnlyList<string> PluginPaths { get; }

    /// <summary>The lock of the plugins, as written; null where the manifest names none.</summary>
    public string? PluginLock { get; }

    /// <summary>False where the text cannot be read as far as that: it is not known then which plugins may be loaded, and so none may.</summary>
    public bool TellsPlugins => _root is not null && _ofPlugins.Count == 0 && !((_root as MappingNode)?.Find(ManifestDescription.PluginsPart.Key) is { } plugins && IsBroken(plugins.Value));

    /// <summary>What is wrong with the text itself, and with what it says of plugins; <see cref="Check"/> tells it, too.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. _syntax, .. _ofPlugins];

    /// <summary>Reads the text.</summary>
    /// <param name="file">The file's name for diagnostics.</param>
    /// <param name="utf8">The file's bytes, at most 1 MiB; a byte order mark is passed over.</param>
    /// <param name="folder">The full path of the manifest's folder, which relative paths of state, key files and the like count from; without it they stay as written.</param>
    /// <param name="credentials">The folder of credentials, which "credential:NAME" is looked for in; without it that stays as written.</param>
    public static ManifestSource Parse(string file, ReadOnlySpan<byte> utf8, string? folder = null, string? credentials = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        Report report = new(file, new Places());
        Node? root = Decode(utf8, report) is { } text ? YamlReader.Read(text, report) : null;
        if (!report.HasErrors && root is null or ScalarNode { Kind: ScalarKind.Nothing })
        {
            report.Error(ManifestCode.Empty, "", Position.Start, "the manifest is empty; it begins with \"gem: 1\"");
            root = null;
        }

        return new ManifestSource(file, folder, credentials, root, [.. report.Found]);
    }

    /// <summary>A mapping as it is written, by its path, such as "groups[0].key"; null where there is none.</summary>
    public WrittenPart? Written(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return WrittenPart.At(_root, path);
    }

    /// <summary>Reads and checks the manifest whole.</summary>
    /// <param name="catalog">The components.</param>
    public ManifestResult Check(IComponentCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Places places = new();
        if (_root is null)
        {
            return new ManifestResult(null, _syntax, places);
        }

        Report report = new(_file, places);
        places.Add("", _root.At);
        bool read = ManifestDescription.Shape.TryRead(_root, "", new Reading(report, places, catalog, _folder, _credentials), out RouterManifest? manifest);
        if (read)
        {
            ManifestChecks.Run(new CheckContext(manifest!, report, places, catalog));
        }

        bool sound = read && !report.HasErrors && _syntax.Count == 0;
        return new ManifestResult(sound ? manifest : null, [.. _syntax, .. report.Found], places);
    }

    private static string? Decode(ReadOnlySpan<byte> utf8, Report report)
    {
        if (utf8.Length > YamlReader.MaxBytes)
        {
            report.Error(ManifestCode.TooLarge, "", Position.Start, $"the file has {utf8.Length} bytes; at most {YamlReader.MaxBytes}");
            return null;
        }

        utf8 = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            ReadOnlySpan<byte> before = utf8[..Math.Clamp(e.Index, 0, utf8.Length)];
            Position at = new(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
            report.Error(ManifestCode.NotText, "", at, "this is no UTF-8; save the file in that encoding");
            return null;
        }
    }

    // What the text's own errors already tell of.
    private static bool IsBroken(Node node) => node switch
    {
        BrokenNode => true,
        MappingNode map => map.Entries.Any(static entry => IsBroken(entry.Value)),
        SequenceNode list => list.Items.Any(IsBroken),
        _ => false,
    };

    private static PluginsDescription.Box ReadPlugins(string file, Node? root, out IReadOnlyList<Diagnostic> wrong)
    {
        Places places = new();
        FieldValues values = new();
        Report report = new(file, places);
        MappingNode map = root as MappingNode ?? new MappingNode([], Position.Start);
        ManifestDescription.PluginsPart.TryRead(map, "", new Reading(report, places, null, null), values);
        wrong = report.Found;
        return values.Get(ManifestDescription.PluginsPart);
    }
}

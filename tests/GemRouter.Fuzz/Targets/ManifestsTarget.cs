using System.Text;
using GemRouter.Kernel.Manifests;
using GemRouter.Plugin.FileKeys;

namespace GemRouter.Fuzz.Targets;

/// <summary>Manifests: YAML, whatever is in it, down to the options of components; and the edit of what one says of plugins.</summary>
internal sealed class ManifestsTarget : FuzzTarget
{
    private const string File = "router.yaml";
    private const string Folder = "/etc/gemrouter";
    private const string Credentials = "/run/credentials-7f3a9c51"; // nobody writes that by chance
    private const string Lock = "gemrouter.lock";

    private static readonly string[] Parts = ["node", "keys", "keys.identity", "links", "discovery[0]", "groups[0]", "groups[0].key", "routes[0]", "limits"];

    private readonly PluginCatalog _catalog = new();

    /// <inheritdoc/>
    public override string Name => "manifests";

    /// <inheritdoc/>
    public override string Reads => "manifests, whole, with the options of components, paths and credentials";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        "gem: 1", "domain:", "node:", "keys:", "identity:", "bootstrap:", "links:", "discovery:", "trust:", "revoked:", "groups:", "routes:", "stages:", "limits:", "timers:", "plugins:", "paths:", "lock:",
        "use:", "path:", "side:", "device:", "mtu:", "ttl:", "from:", "prefix:", "key:", "accepted:", "active:", "suite:", "allow:", "join:", "ports:", "source:", "auth:", "rekey:", "red:", "black:", "direction:", "oversize:",
        "seal:", "before:", "after:", "pinned:", "send:", "name:", "udp", "pcap", "file", "multicast", "credential:", "aegis-128l", "aes-256-gcm", "239.1.1.0/24", "ff15::/16", "10.0.0.0/8",
        "${app}", "${dir}", "&a", "*a", "!!str", "!t", "---", "...", "? ", "- ", "|\n ", ">-\n ", "\"\\x00\"", "\"\\ud800\"", "{ ", " }", "[ ", " ]", "<<:", "1_000", "1e400", "0x10", ".inf", "~", "-1", "5s", "10ms", "\t",
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        foreach (string path in Repository.FilesIn(Path.Combine(Repository.Root, "tests", "GemRouter.Kernel.Tests", "Manifests")).Where(static path => new FileInfo(path).Length < 4000))
        {
            yield return [3, .. System.IO.File.ReadAllBytes(path)];
        }

        yield return [3, .. Encoding.UTF8.GetBytes(ManifestReference.Example)];
        yield return [3, .. Encoding.UTF8.GetBytes(ManifestReference.Example.Replace("name: site-a", "name: \"s\\u00e9 \U0001F600: #\\\" \\U0001F600\"", StringComparison.Ordinal))];
        yield return [3, .. "keys:\n  identity: { use: file, path: \"credential:id\" }\n"u8];
    }

    /// <inheritdoc/>
    public override int MostBytes => 8192;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> text = input[1..];
        ManifestResult result = Check(input, out ManifestSource source);
        bool hasError = result.Diagnostics.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Holds(result.Manifest is null == hasError, "a manifest is refused for its errors, and for nothing else");
        Holds(!source.TellsPlugins || source.PluginPaths.Count > 0, "there is always a place to look for plugins");
        int lines = text.Count((byte)'\n') + text.Count((byte)'\r') + 2 + Encoding.UTF8.GetString(text).Count(static c => c is '\u0085' or '\u2028' or '\u2029');
        foreach (Diagnostic diagnostic in result.Diagnostics.Concat(source.Diagnostics))
        {
            Holds(diagnostic.Position.Line >= 1 && diagnostic.Position.Line <= lines && diagnostic.Position.Column >= 1, "a diagnostic stands at a place of the file");
            Holds(!diagnostic.ToString().Any(char.IsControl), "a diagnostic is a line");
        }

        if (result.Manifest is { } manifest)
        {
            KeepToCredentials(manifest);
            Array.ForEach(Parts, part => TellPart(source, part));
            Edit(text);
        }
    }

    /// <summary>Reads an input as a manifest.</summary>
    public ManifestResult Check(ReadOnlySpan<byte> input, out ManifestSource source)
    {
        source = ManifestSource.Parse(File, input[1..], (input[0] & 1) != 0 ? Folder : null, (input[0] & 2) != 0 ? Credentials : null);
        return source.Check(_catalog);
    }

    // "credential:NAME" names a file of that one folder.
    private static void KeepToCredentials(RouterManifest manifest)
    {
        KeyUse[] uses =
        [
            manifest.Keys.Identity, manifest.Keys.Bootstrap.Active, .. manifest.Keys.Bootstrap.Accepted,
            .. manifest.Groups.SelectMany(static group => (KeyUse[])[group.Keys.Active, .. group.Keys.Accepted]),
        ];
        foreach (string path in uses.Select(static use => use.Source.Options).OfType<FileKeyOptions>().Select(static options => options.Path!))
        {
            Holds(!path.StartsWith(Credentials, StringComparison.Ordinal) || Path.GetDirectoryName(Path.GetFullPath(path)) == Credentials, "a credential lies in the folder of credentials");
        }
    }

    // What a person is told to write is what was written.
    private static void TellPart(ManifestSource source, string path)
    {
        if (source.Written(path)?.Text is not { } told)
        {
            return;
        }

        Holds(!told.Any(char.IsControl), "a part is told in a line");
        ManifestSource again = ManifestSource.Parse(File, Encoding.UTF8.GetBytes($"told: {told}\n"));
        Holds(again.Written("told")?.Text == told, "a part that is told says the same when it is read");
    }

    private void Edit(ReadOnlySpan<byte> text)
    {
        if (PluginsEdit.Apply(text, Lock) is not { } edited)
        {
            return;
        }

        ManifestSource source = ManifestSource.Parse(File, edited);
        Holds(source.TellsPlugins && source.PluginLock == Lock, "an edited manifest names the lock");
        Holds(source.Check(_catalog).Manifest is not null, "an edited manifest is as good as it was");
    }
}

using System.Globalization;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>
/// The manifests and keys of the demo's routers, in a folder that its owner alone can read. In a private space that folder is memory and goes with the space, so no key ever touches a disk.
/// </summary>
internal sealed class SiteFiles
{
    private readonly string _folder;
    private readonly IEntropy _entropy;
    private readonly SoftHsmTokens? _tokens;

    /// <param name="folder">The folder to make.</param>
    /// <param name="entropy">Makes the keys.</param>
    /// <param name="keys">Where routers have their keys from.</param>
    public SiteFiles(string folder, IEntropy entropy, KeyPlace keys = KeyPlace.Files)
    {
        _folder = folder;
        _entropy = entropy;
        MakeFolder(folder);
        _tokens = keys == KeyPlace.SoftHsm ? new SoftHsmTokens(folder, entropy) : null;
        MakeKey("domain.bk", "the demo's bootstrap key");
        MakeKey("stream.gak", "the group key of those who may receive");
        MakeKey("other.gak", "the group key of one who may not");
    }

    /// <summary>The state folder of a site's router.</summary>
    public string State(Site site) => Path.Combine(_folder, site.Name);

    /// <summary>Writes the manifest and the identity of a site's router.</summary>
    /// <param name="site">The site.</param>
    /// <param name="rekeyAfter">When its streams get new keys.</param>
    /// <param name="rekeyPackets">The same, by packets; whichever comes first.</param>
    /// <returns>The manifest's path.</returns>
    public string Write(Site site, TimeSpan rekeyAfter, long rekeyPackets)
    {
        MakeFolder(State(site));
        MakeKey($"{site.Name}.key", $"the identity of {site.Name}");
        string path = Path.Combine(_folder, $"{site.Name}.yaml");
        string group = $"{(site.Role == SiteRole.LacksKey ? "other" : "stream")}.gak";
        string? token = _tokens?.Seal(site.Name, In("domain.bk"), In(group), In($"{site.Name}.key"));
        File.WriteAllText(path, Manifest(site, rekeyAfter, rekeyPackets, file => token ?? $"file, path: {file}", group));
        return path;
    }

    private string In(string file) => Path.Combine(_folder, file);

    private string Manifest(Site site, TimeSpan rekeyAfter, long rekeyPackets, Func<string, string> use, string group) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        gem: 1
        domain: demo
        node: { name: {{site.Name}}, state: {{State(site)}} }
        keys:
          identity:  { use: {{use($"{site.Name}.key")}} }
          bootstrap: { use: {{use("domain.bk")}} }
        links:
          lan:    { use: udp, side: red,   device: {{Cast.LanDevice}} }
          fabric: { use: udp, side: black, device: {{Cast.FabricDevice}}, ttl: 16 }
        discovery:
          - { use: multicast, on: fabric }
        groups:
          - prefix: {{Cast.Groups}}
            key: { use: {{use(group)}} }
            suite: aegis-128l
            join: [{{Cast.Stream.Address}}]
            ports: [{{Cast.Stream.Port}}]
            start-hold: 1s # more processes than processors: a receiver may take a while to learn the first key
            rekey: { after: {{(long)rekeyAfter.TotalMilliseconds}}ms, packets: {{rekeyPackets}}, lead: 1s }
        routes:
          - { red: lan, black: fabric, groups: [{{Cast.Groups}}] }

        """);

    private void MakeKey(string name, string remark)
    {
        using Secret key = Secret.Random(_entropy, KeyFile.KeySize);
        KeyFile.Create(Path.Combine(_folder, name), remark, key);
    }

    /// <summary>Writes a file that its owner alone can read.</summary>
    public static void WriteSecret(string path, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The demo needs Linux.");
        }

        using FileStream file = new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(bytes);
    }

    /// <summary>Makes a folder that its owner alone can enter.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The demo needs Linux.");
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

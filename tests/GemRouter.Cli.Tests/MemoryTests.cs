using System.Security.Cryptography;
using System.Text;

namespace GemRouter.Cli.Tests;

/// <summary>What of its keys lies in the memory of a router that runs (docs/threat-model.md).</summary>
[Trait("Needs", "System")]
public sealed class MemoryTests : IDisposable
{
    // What stands behind "use:" is filled in.
    private const string Manifest = """
        gem: 1
        domain: studio
        node: { name: site-a, state: run }
        keys:
          identity:  { use: IDENTITY }
          bootstrap: { use: BOOTSTRAP }
        links:
          lan:    { use: udp, side: red,   device: gem-none }
          fabric: { use: udp, side: black, device: lo, mtu: 1500 }
        discovery:
          - { use: multicast, on: fabric, group: 239.255.71.95, port: 7195 }
        groups:
          - { prefix: 239.1.1.0/24, key: { use: GROUP }, suite: aegis-128l, join: [239.1.1.1], ports: [57195] }
        routes:
          - { name: video, red: lan, black: fabric, groups: [239.1.1.0/24] }

        """;

    private readonly TestFolder _folder = new();

    public MemoryTests() => Assert.SkipWhen(!OperatingSystem.IsLinux(), "It reads a process's memory through Linux's /proc.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_key_as_it_was_given_is_left_and_of_what_is_derived_one_copy(bool isBundle)
    {
        const string passphrase = "correct horse battery staple of a test";
        Dictionary<string, byte[]> patterns = [];
        foreach ((string kind, string file, string label) in new[] { ("identity", "id.key", ""), ("bk", "studio.bk", "gem1 bk"), ("gak", "video.gak", "gem1 gak") })
        {
            Assert.Equal(0, (await Call.InProcessAsync("keys", "generate", kind, _folder[file])).ExitCode);
            string hex = File.ReadLines(_folder[file]).Single(static line => line.Length == 64);
            byte[] key = Convert.FromHexString(hex);
            patterns.Add($"{kind}", key);
            patterns.Add($"{kind}, its first half", key[..16]);
            patterns.Add($"{kind}, its second half", key[16..]);
            patterns.Add($"{kind} in digits", Encoding.ASCII.GetBytes(hex.ToLowerInvariant()));
            patterns.Add($"{kind} in capitals", Encoding.ASCII.GetBytes(hex.ToUpperInvariant()));
            patterns.Add($"{kind} as a string", Encoding.Unicode.GetBytes(hex.ToLowerInvariant()));
            patterns.Add($"{kind} as a string in capitals", Encoding.Unicode.GetBytes(hex.ToUpperInvariant()));
            if (label.Length > 0)
            {
                patterns.Add($"derived of {kind}", HKDF.Extract(HashAlgorithmName.SHA256, key, Encoding.ASCII.GetBytes(label)));
            }
        }

        string identity = (await Call.InProcessAsync("keys", "show-public", _folder["id.key"])).Output.Trim();
        patterns.Add("the public key", Convert.FromHexString(identity));
        string[] uses = ["file, path: id.key", "file, path: studio.bk", "file, path: video.gak"];
        if (isBundle)
        {
            _folder.Write("phrase", passphrase + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_folder["phrase"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            Call seal = await Call.InProcessAsync("keys", "seal", _folder["k.gemkeys"], "--bk", _folder["studio.bk"], "--gak", _folder["video.gak"], "--identity", _folder["id.key"], "--passphrase", _folder["phrase"]);
            Assert.Equal((0, ""), (seal.ExitCode, seal.Error));
            uses = ["bundle, bundle: k.gemkeys, passphrase: phrase", "bundle, bundle: k.gemkeys, passphrase: phrase", "bundle, bundle: k.gemkeys, passphrase: phrase"];
            patterns.Add("the passphrase", Encoding.UTF8.GetBytes(passphrase));
            patterns.Add("the passphrase as a string", Encoding.Unicode.GetBytes(passphrase));
        }

        _folder.Write("m.yaml", Manifest.Replace("IDENTITY", uses[0], StringComparison.Ordinal).Replace("BOOTSTRAP", uses[1], StringComparison.Ordinal).Replace("GROUP", uses[2], StringComparison.Ordinal));
        await using RunningRouter router = RunningRouter.Start(_folder.Path, "m.yaml");
        await router.LogsAsync("shows how it is");
        IReadOnlyDictionary<string, int> found;
        try
        {
            found = new MemoryOfProcess(router.Id).Count(patterns);
        }
        catch (UnauthorizedAccessException)
        {
            Assert.Skip("Reading another process's memory needs root (CAP_SYS_PTRACE).");
            return;
        }

        Assert.True(found["the public key"] > 0, "The search finds nothing at all.");
        string[] derived = ["derived of bk", "derived of gak"];
        Assert.All(derived, name => Assert.Equal(1, found[name])); // pinned, and zeroed at the end: each datagram's key is derived of it
        Assert.Empty(found.Where(pair => pair.Value > 0 && pair.Key != "the public key" && !derived.Contains(pair.Key)));
        router.Signal("TERM");
        Assert.Equal(0, await router.EndAsync());
    }
}

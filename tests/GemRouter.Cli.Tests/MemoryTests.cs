using System.Security.Cryptography;
using System.Text;

namespace GemRouter.Cli.Tests;

/// <summary>What of its keys lies in the memory of a router that runs (docs/threat-model.md).</summary>
[Trait("Needs", "System")]
public sealed class MemoryTests : IDisposable
{
    private static readonly string Manifest = """
        gem: 1
        domain: studio
        node: { name: site-a, state: run }
        keys:
          identity:  { use: file, path: id.key }
          bootstrap: { use: file, path: studio.bk }
        links:
          lan:    { use: udp, side: red,   device: gem-none }
          fabric: { use: udp, side: black, device: lo, mtu: 1500 }
        discovery:
          - { use: multicast, on: fabric, group: 239.255.71.95, port: 7195 }
        groups:
          - { prefix: 239.1.1.0/24, key: { use: file, path: video.gak }, suite: aegis-128l, join: [239.1.1.1], ports: [57195] }
        routes:
          - { name: video, red: lan, black: fabric, groups: [239.1.1.0/24] }

        """;

    private readonly TestFolder _folder = new();

    public MemoryTests() => Assert.SkipWhen(!OperatingSystem.IsLinux(), "It reads a process's memory through Linux's /proc.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_key_as_it_was_given_is_left_and_of_what_is_derived_one_copy()
    {
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
        _folder.Write("m.yaml", Manifest);
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

using System.Globalization;
using System.Text.Json;

namespace GemRouter.Bench;

/// <summary>How long <c>gemrouter run</c> takes from the start of its process until it has its keys, from files and from a token of SoftHSM2, and until it forwards. Needs root, iproute2, softhsm2 and opensc.</summary>
internal sealed class StartBench : IDisposable
{
    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    private const string Pin = "424242"; // of a token that lives as long as this bench

    private readonly StartSite _site = new();

    private StartBench()
    {
        _site.Write("softhsm2.conf", $"directories.tokendir = {_site.MakeFolder("tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");
        _site.Router("keys", "generate", "identity", "site.key");
        _site.Router("keys", "generate", "bk", "studio.bk");
        _site.Router("keys", "generate", "gak", "video.gak");
        _site.Run("softhsm2-util", "--init-token", "--free", "--label", "bench", "--pin", Pin, "--so-pin", Pin);
        _site.Run("pkcs11-tool", "--module", Module, "--token-label", "bench", "--login", "--pin", Pin, "--keypairgen", "--key-type", "EC:prime256v1", "--usage-derive", "--id", "03", "--label", "bench");
        string token = _site.Router("keys", "tokens", "--module", Module);
        string key = token.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Last(static word => word.Length == 130);
        _site.Router("keys", "seal", "site.gemkeys", "--bk", "studio.bk", "--gak", "video.gak", "--identity", "site.key", "--to", key);
        _site.Write("pin", Pin);
        _site.Run("chmod", "600", "pin");
        string bundle = $"pkcs11, module: {Module}, bundle: site.gemkeys, pin: pin";
        _site.Write("token.yaml", Manifest(bundle, bundle, bundle));
        _site.Write("files.yaml", Manifest("file, path: site.key", "file, path: studio.bk", "file, path: video.gak"));
    }

    public static void Run(bool quick, bool json)
    {
        int rounds = quick ? 3 : 11;
        using StartBench bench = new();
        string[] ways = ["files", "token"];
        bench.Measure("files"); // the disk's cache
        ILookup<string, (double Keys, double Start)> taken = Enumerable.Range(0, rounds).SelectMany(_ => ways.Select(way => (way, Took: bench.Measure(way)))).ToLookup(static one => one.way, static one => one.Took);
        StartRow[] rows = [.. ways.Select(way => new StartRow(way, taken[way].Select(static one => one.Keys).Median(), taken[way].Min(static one => one.Keys), taken[way].Select(static one => one.Start).Median()))];
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { bench = "start", rounds, rows }, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine($"from the start of the process, medians of {rounds} interleaved rounds");
        Console.WriteLine($"{"keys from",-12}{"keys ready",12}{"least",9}{"forwards",11}");
        foreach (StartRow row in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Keys,-12}{row.KeysMs,9:F0} ms{row.KeysLeastMs,6:F0} ms{row.StartMs,8:F0} ms"));
        }
    }

    public void Dispose() => _site.Dispose();

    private static string Manifest(string identity, string bootstrap, string group) => $$"""
        gem: 1
        domain: studio
        node: { name: site, state: run }
        keys:
          identity:  { use: {{identity}} }
          bootstrap: { use: {{bootstrap}} }
        links:
          lan:    { use: udp, side: red,   device: red }
          fabric: { use: udp, side: black, device: black, ttl: 16 }
        discovery:
          - { use: multicast, on: fabric }
        trust: bootstrap
        groups:
          - prefix: 239.1.1.0/24
            key: { use: {{group}} }
            suite: aegis-128l
            join: [239.1.1.1]
            ports: [5000]
        routes:
          - { name: video, red: lan, black: fabric, groups: [239.1.1.0/24] }
        """;

    private (double Keys, double Start) Measure(string way)
    {
        using ReadyNotice ready = new(Path.Combine(_site.Folder, "notices"));
        using StartedRouter router = _site.Start($"{way}.yaml", ready.Address);
        ready.Wait();
        JsonElement times = JsonSerializer.Deserialize<JsonElement>(_site.Router("status", "--state", "run", "--json")).GetProperty("times");
        return (times.GetProperty("keysMs").GetDouble(), times.GetProperty("startMs").GetDouble());
    }
}

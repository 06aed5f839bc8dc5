using System.Collections.Immutable;
using GemRouter.Cli;
using GemRouter.Kernel;

namespace GemRouter.Recordings;

/// <summary>Two sites with a router and a client each, and the fabric between them.</summary>
internal sealed class Domain : IAsyncDisposable
{
    public const string Group = "239.71.1.1";
    public const int Port = 5001;
    public const string FabricDevice = "fab0";

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly List<(string Name, LabProcess Router)> _routers = [];

    private Domain(Lab lab, LabHub fabric)
    {
        Lab = lab;
        Fabric = fabric;
        Folder = Directory.CreateTempSubdirectory("gemrouter-recordings-").FullName; // in memory, and gone with the private space
    }

    public Lab Lab { get; }

    public LabHub Fabric { get; }

    /// <summary>The client at the site that sends.</summary>
    public LabHost Sender { get; private set; } = null!;

    /// <summary>The client at the site that receives.</summary>
    public LabHost Receiver { get; private set; } = null!;

    /// <summary>Manifests, keys, and the routers' state folders.</summary>
    public string Folder { get; }

    public static async Task<Domain> BuildAsync()
    {
        Lab lab = new(TimeProvider.System);
        Domain domain = new(lab, await lab.AddHubAsync("fabric"));
        MakeKey(domain.Folder, "domain.bk");
        MakeKey(domain.Folder, "group.gak");
        return domain;
    }

    /// <summary>Starts the routers, which log their keys, and waits until they know each other.</summary>
    public async Task StartAsync(string program)
    {
        Sender = await AddSiteAsync("site-a", 1, program);
        Receiver = await AddSiteAsync("site-b", 2, program);
        await Waiting.UntilAsync(
            async () => (await Task.WhenAll(_routers.Select(router => TryStatusAsync(router.Name)))).All(static status => status?.Peers.Any(static peer => peer.State == "proven") == true),
            "the routers know each other");
    }

    /// <summary>The session keys that a router used, as it wrote them.</summary>
    public string KeyLogOf(string name) => Path.Combine(Folder, $"{name}.keylog");

    /// <summary>Plays with iperf: so many seconds at 25 datagrams of 500 bytes a second.</summary>
    public LabProcess Play(int seconds) =>
        Sender.Start("iperf", ["-c", Group, "-u", "-p", LabHost.Text(Port), "-b", "100k", "-l", "500", "-t", LabHost.Text(seconds), "-T", "8", "--no-udp-fin"]);

    /// <summary>What the router that receives made of data packets and control datagrams, by counter.</summary>
    public async Task<ImmutableSortedDictionary<string, long>> CountersAsync() =>
        (await TryStatusAsync("site-b"))?.Counters.Where(static one => one.Value > 0 && (one.Name.StartsWith("data.", StringComparison.Ordinal) || one.Name.StartsWith("control.", StringComparison.Ordinal))).ToImmutableSortedDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal)
        ?? ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Ends the routers, which say so to each other.</summary>
    public async Task StopAsync()
    {
        foreach ((string name, LabProcess router) in _routers)
        {
            if (await router.StopAsync(Waiting.Patience) != 0)
            {
                throw new LabException($"{name}: {router.Errors}");
            }
        }
    }

    /// <summary>Adds a host to the fabric that is nobody's.</summary>
    public async Task<LabHost> AddAttackerAsync()
    {
        LabHost host = await Lab.AddHostAsync("attacker");
        await Fabric.ConnectAsync(host, FabricDevice);
        await host.AddAddressAsync(FabricDevice, "10.71.0.66/24");
        await host.IpAsync(["link", "set", FabricDevice, "promisc", "on"]);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static void MakeKey(string folder, string name)
    {
        using Secret key = Secret.Random(SystemEntropy.Instance, KeyFile.KeySize);
        KeyFile.Create(Path.Combine(folder, name), "of a recording", key);
    }

    private async Task<LabHost> AddSiteAsync(string name, int number, string program)
    {
        LabHost router = await Lab.AddHostAsync(name);
        LabHost client = await Lab.AddHostAsync($"{name}-client");
        await Fabric.ConnectAsync(router, FabricDevice);
        await router.AddAddressAsync(FabricDevice, $"10.71.0.{number}/24");
        await router.ConnectAsync(Lan.Device, client, Lan.Device);
        await router.AddAddressAsync(Lan.Device, $"10.71.{number}.1/24");
        await client.AddAddressAsync(Lan.Device, $"10.71.{number}.2/24");
        await client.RouteMulticastAsync(Lan.Device);
        MakeKey(Folder, $"{name}.key");
        string manifest = Path.Combine(Folder, $"{name}.yaml");
        await File.WriteAllTextAsync(manifest, Manifest(name));
        _routers.Add((name, router.Start(program, ["run", manifest])));
        return client;
    }

    private string Manifest(string name) =>
        $$"""
        gem: 1
        domain: recordings
        node: { name: {{name}}, state: {{Path.Combine(Folder, name)}}, keylog: {{KeyLogOf(name)}} }
        keys:
          identity:  { use: file, path: {{name}}.key }
          bootstrap: { use: file, path: domain.bk }
        links:
          lan:    { use: udp, side: red, device: {{Lan.Device}} }
          fabric: { use: udp, side: black, device: {{FabricDevice}}, ttl: 16 }
        discovery:
          - { use: multicast, on: fabric }
        groups:
          - { prefix: 239.71.1.0/24, key: { use: file, path: group.gak }, suite: aegis-128l, join: [{{Group}}], ports: [{{Port}}], rekey: { after: 10s, lead: 1s } }
        routes:
          - { red: lan, black: fabric, groups: [239.71.1.0/24] }
        timers: { hello: 2s, announce: 4s }

        """;

    private async Task<RouterStatus?> TryStatusAsync(string name)
    {
        try
        {
            return await StateClient.AskAsync<RouterStatus>(Path.Combine(Folder, name), new StateRequest { Command = "status" }, AnswerPatience, CancellationToken.None);
        }
        catch (ProgramException)
        {
            return _routers.Single(router => router.Name == name).Router is { Exit.IsCompleted: true } ended ? throw new LabException($"{name}: {ended.Errors}") : null;
        }
    }
}

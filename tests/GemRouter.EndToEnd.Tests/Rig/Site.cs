using System.Net;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A site of a <see cref="Network"/>: a host with a router, and what is behind it.</summary>
internal sealed class Site(Network network, int number, string name, ManifestText manifest, LabHost host)
{
    /// <summary>The interface to the site's network; the client's, too.</summary>
    public const string Lan = "lan0";

    /// <summary>The router's interface on the fabric.</summary>
    public const string Fabric = "fab0";

    public const int LanMtu = 9000;

    private LabHost? _client;
    private TestRouter? _router;

    public int Number { get; } = number;

    public string Name { get; } = name;

    /// <summary>The router's host.</summary>
    public LabHost Host { get; } = host;

    /// <summary>The client's host.</summary>
    public LabHost Client
    {
        get => _client ?? throw new InvalidOperationException($"{Name} has no client of its own.");
        set => _client = value;
    }

    /// <summary>The router, once started.</summary>
    public TestRouter Router => _router ?? throw new InvalidOperationException($"The router of {Name} was not started.");

    public ManifestText Manifest { get; private set; } = manifest;

    public string ManifestPath { get; } = Path.Combine(network.Folder, $"{name}.yaml");

    public string State { get; } = Path.Combine(network.Folder, name);

    public IPAddress FabricAddress => IPAddress.Parse($"10.71.0.{Number}");

    /// <summary>The router's address on the site's network.</summary>
    public IPAddress RouterAddress => IPAddress.Parse($"10.71.{Number}.1");

    public IPAddress ClientAddress => IPAddress.Parse($"10.71.{Number}.2");

    /// <summary>Writes the manifest, another one where it is given.</summary>
    public void Write(ManifestText? next = null)
    {
        Manifest = next ?? Manifest;
        File.WriteAllText(ManifestPath, Manifest.For(Name, State));
    }

    /// <summary>Starts the router, and does not wait for it.</summary>
    /// <param name="wrapper">A program that starts it, with its arguments.</param>
    public TestRouter Start(params IReadOnlyList<string> wrapper)
    {
        network.Keys.MakeIdentity(Name);
        Write();
        string[] command = [.. wrapper, Place.Program, "run", ManifestPath, "--log", "info"];
        return _router = new TestRouter(Name, State, Host.Start(command[0], command[1..]));
    }

    /// <summary>Receives groups of the site's network at the client.</summary>
    public Receiver Receive(int port, params IEnumerable<string> groups) => Receiver.Open(Client, Lan, port, groups.Select(static group => (IPAddress.Parse(group), (IPAddress?)null)));

    /// <summary>Sends from the client.</summary>
    public Sender Send(string to, int stream, int ttl = 8, byte trafficClass = 0) => Sender.Open(Client, Lan, IPEndPoint.Parse(to), stream, ttl, trafficClass);

    /// <summary>Runs a command of the program on the router's host.</summary>
    public Task<ProgramOutput> AskAsync(params IReadOnlyList<string> arguments) => ProgramOutput.OfAsync(Host.Start(Place.Program, [.. arguments, "--state", State]));
}

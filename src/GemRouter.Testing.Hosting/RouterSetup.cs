namespace GemRouter.Testing;

/// <summary>
/// How a <see cref="RouterFixture"/> runs its manifest, as far as the manifest does not say it.
/// <para>What is left out: plugins come from the search paths that the test assembly names (<c>[assembly: AssemblyMetadata("GemRouter.Plugins", "…")]</c>, any number); links of the transports <c>udp</c>, <c>ring</c> and <c>pcap</c> become
/// links in memory; keys of the source <c>file</c> become test keys. All other components run as the manifest says; a link of another transport is looked at every millisecond of virtual time.</para>
/// <para>Any manifest of a fixture may also name three components that the fixture brings: the transport <c>memory</c>, the key source <c>test</c> (option <c>seed</c>), and the discovery strategy <c>memory</c>, with which all routers on
/// one network find each other.</para>
/// </summary>
public sealed class RouterSetup
{
    internal RouterSetup()
    {
    }

    /// <summary>Plugins that are given in process, so that a debugger steps into them without publishing. Where one brings a component that a plugin on disk brings too, this one counts.</summary>
    public IList<IPlugin> Plugins { get; } = [];

    /// <summary>Folders that hold one folder for each published plugin. Empty: those that the test assembly names. Plugins are loaded once in a process, and stay.</summary>
    public IList<string> PluginPaths { get; } = [];

    /// <summary>Components without a plugin: doubles of a test's own. They count before all others of the same kind and name.</summary>
    public IList<ComponentFactory> Components { get; } = [];

    /// <summary>Changes the manifest's text before it is read: pairs of what is to be replaced and by what. A text that is not there fails the start.</summary>
    public IList<(string Old, string New)> Changes { get; } = [];

    /// <summary>Links that run as the manifest says, though their transport is <c>udp</c>, <c>ring</c> or <c>pcap</c>. Names from the manifest.</summary>
    public ISet<string> LinksAsWritten { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>On which network in memory a link is, where that is not the usual one: for a black link the network of its name, which all routers of a domain share; for a red one a network of the router's own.</summary>
    public IDictionary<string, string> Networks { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The options of a link in memory, by the link's name, for what has to be other than usual.</summary>
    public IDictionary<string, Action<MemoryLinkOptions>> Links { get; } = new Dictionary<string, Action<MemoryLinkOptions>>(StringComparer.Ordinal);

    /// <summary>True where key files are read as the manifest says; false where test keys take their place.</summary>
    public bool KeysAsWritten { get; set; }

    /// <summary>Says when the machine's memory was copied or restored; null for a machine that never is.</summary>
    public Kernel.IMachineGeneration? Machine { get; set; }

    /// <summary>What the disposal must find beside the balance of packets; null for nothing. It is given the router's last status.</summary>
    public Action<Kernel.RouterStatus>? AtTheEnd { get; set; }
}

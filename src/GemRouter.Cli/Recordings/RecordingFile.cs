using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli;

/// <summary>Links on capture files, which the transport <c>pcap</c> makes. None of them touches a network.</summary>
internal static class RecordingFile
{
    /// <summary>A link that plays a capture, .pcap or .pcapng.</summary>
    /// <exception cref="ComponentException">No plugin can, or the path is none.</exception>
    public static Func<ComponentContext, ILink> Reader(LoadedComponents components, string path) => Of(components, "Read", path, null);

    /// <summary>A link that writes what is sent to a file, as .pcapng.</summary>
    /// <param name="components">The components.</param>
    /// <param name="path">The file; what it held is lost.</param>
    /// <param name="mtu">The largest IP packet, in bytes; null for that of Ethernet.</param>
    /// <exception cref="ComponentException">No plugin can, or the path is none.</exception>
    public static Func<ComponentContext, ILink> Writer(LoadedComponents components, string path, int? mtu = null) => Of(components, "Write", path, mtu);

    /// <summary>What such a link gets outside of a router.</summary>
    /// <param name="components">The components.</param>
    /// <param name="name">What it is called in the file.</param>
    /// <param name="clock">Gives written packets their time.</param>
    /// <param name="notes">What it counts and says.</param>
    /// <exception cref="ComponentException">No plugin brings such links.</exception>
    public static ComponentContext Context(LoadedComponents components, string name, TimeProvider clock, RecordingNotes notes) => new()
    {
        Name = name,
        Logger = NullLogger.Instance,
        Clock = clock,
        Entropy = SystemEntropy.Instance,
        Counters = notes,
        Health = notes,
        Services = components.ServicesOf(Factory(components)),
    };

    private static ComponentFactory Factory(LoadedComponents components) => components.Find(ComponentKind.Transport, "pcap")
        ?? throw new ComponentException("this needs the transport \"pcap\", which no plugin here brings"
            + (components.PassedOver.Count == 0 ? "" : $"; the lock does not name {string.Join(", ", components.PassedOver.Select(static plugin => plugin.Id))}: `gemrouter plugins lock --with ID` adds one that the manifest does not use"));

    // The options class is the plugin's, so it is set by the names that its document gives.
    private static Func<ComponentContext, ILink> Of(LoadedComponents components, string option, string path, int? mtu)
    {
        ComponentFactory factory = Factory(components);
        object options = factory.CreateOptions();
        options.GetType().GetProperty(option)!.SetValue(options, Path.GetFullPath(path));
        if (mtu is not null)
        {
            options.GetType().GetProperty("Mtu")!.SetValue(options, mtu);
        }

        return OptionProblems.Of(options) is { Count: > 0 } problems
            ? throw new ComponentException($"{path}: {problems[0]}")
            : context => (ILink)factory.Create(context, options);
    }
}

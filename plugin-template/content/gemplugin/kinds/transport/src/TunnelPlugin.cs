namespace __namespace__;

/// <summary>Brings the transport <c>tunnel</c>.</summary>
public sealed class TunnelPlugin : IPlugin
{
    /// <summary>Describes what the plugin can make; it makes nothing yet, and opens no socket.</summary>
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.Transport<TunnelOptions>(
        "tunnel",
        "Multicast through unicast UDP, to one far end and back.",
        static (context, options) => new Tunnel(context, options)));
}

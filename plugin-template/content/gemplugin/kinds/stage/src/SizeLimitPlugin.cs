namespace __namespace__;

/// <summary>Brings the stage <c>size-limit</c>.</summary>
public sealed class SizeLimitPlugin : IPlugin
{
    /// <summary>Describes what the plugin can make; it makes nothing yet, and opens nothing.</summary>
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.Stage<SizeLimitOptions>(
        "size-limit",
        "Drops payloads that are too long.",
        static (context, options) => new SizeLimit(context, options)));
}

using Acme.Shaper;
using GemRouter;

[assembly: GemPlugin("acme.shaper", typeof(ShaperPlugin), "0.1")]

namespace Acme.Shaper;

/// <summary>Brings the stage <c>shaper</c>.</summary>
public sealed class ShaperPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(ComponentFactory.Stage<ShaperOptions>(
            "shaper",
            "A token bucket: what is faster than a rate waits, in order, up to a limit.",
            static (context, options) => new Shaper(context, options)));
    }
}

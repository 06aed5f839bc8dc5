using GemRouter;

[assembly: GemPlugin("acme.size-limit", typeof(Acme.AcmePlugin), "0.1")]

namespace Acme;

public sealed class AcmePlugin : IPlugin
{
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.Stage<SizeLimitOptions>(
        "size-limit", "Drops payloads that are too long.", (context, options) => new SizeLimit(context, options)));
}

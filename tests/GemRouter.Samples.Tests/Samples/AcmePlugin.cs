using GemRouter;

[assembly: GemPlugin("acme.samples", typeof(Acme.AcmePlugin), "0.1")]

namespace Acme;

public sealed class AcmePlugin : IPlugin
{
    public void Register(IPluginRegistry registry)
    {
        registry.Add(ComponentFactory.Stage<SizeLimitOptions>(
            "size-limit", "Drops payloads that are too long.", (context, options) => new SizeLimit(context, options)));
        registry.Add(ComponentFactory.Stage<DelayOptions>(
            "delay", "Holds each packet for a fixed time.", (context, options) => new Delay(context, options)));
        registry.Add(ComponentFactory.CipherSuite<NoOptions>(
            "xchacha20-poly1305", "XChaCha20-Poly1305, for private use.", (_, _) => new XChaCha()));
        registry.Add(ComponentFactory.KeySource<FolderOptions>(
            "folder", "Keys as files of 32 bytes in a folder.", (_, options) => new Folder(options)));
        registry.Add(ComponentFactory.Discovery<PeersOptions>(
            "peers", "A fixed list of peers.", (_, options) => new Peers(options)));
        registry.Add(ComponentFactory.Transport<NoOptions>(
            "discard", "Sends nothing, receives nothing.", (context, _) => new Discard(context)));
    }
}

namespace __namespace__;

/// <summary>Brings the cipher suite <c>xchacha20-poly1305</c>.</summary>
public sealed class XChaChaPlugin : IPlugin
{
    /// <summary>Describes what the plugin can make; it makes nothing yet. A manifest chooses a suite by its name alone, so it has no options.</summary>
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.CipherSuite<NoOptions>(
        "xchacha20-poly1305",
        "XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), for private use.",
        static (_, _) => new XChaChaSuite()));
}

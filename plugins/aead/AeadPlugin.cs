using GemRouter;
using GemRouter.Plugin.Aead;

[assembly: GemPlugin("gem.aead", typeof(AeadPlugin), "0.1")]

namespace GemRouter.Plugin.Aead;

/// <summary>Brings the four cipher suites of the wire document (2.1): ChaCha20-Poly1305, AES-256-GCM, AEGIS-128L and AEGIS-256.</summary>
public sealed class AeadPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(Suites.ChaCha20Poly1305());
        registry.Add(Suites.Aes256Gcm());
        registry.Add(Suites.Aegis128L());
        registry.Add(Suites.Aegis256());
    }
}

using GemRouter.KeyBundles;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>Gets a bundle's file key from whoever holds it.</summary>
internal interface IBundleOpener
{
    /// <exception cref="KeyUnavailableException">It cannot be had.</exception>
    Task<UnlockedBundle> OpenAsync(KeyBundle bundle, CancellationToken cancellationToken);
}

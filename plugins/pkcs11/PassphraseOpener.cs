using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>By a passphrase.</summary>
internal sealed class PassphraseOpener(BundleOptions options) : IBundleOpener
{
    public Task<UnlockedBundle> OpenAsync(KeyBundle bundle, CancellationToken cancellationToken) =>
        BundleUnlock.ByPassphraseAsync(bundle, new SecretSource(options.Passphrase, "passphrase", TerminalPrompt.Instance), cancellationToken);
}

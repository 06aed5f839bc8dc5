using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Inputs;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>By a token. The module is looked for when it is needed: a package may be installed while the router waits.</summary>
internal sealed class TokenOpener(TokenOptions options, Func<TokenOptions, string> module) : IBundleOpener
{
    public Task<UnlockedBundle> OpenAsync(KeyBundle bundle, CancellationToken cancellationToken) => BundleUnlock.ByTokenAsync(
        bundle,
        new TokenAccess
        {
            Module = module(options),
            Pin = new SecretSource(options.Pin, "PIN", TerminalPrompt.Instance),
            Latches = options.Latches ?? Path.GetDirectoryName(Path.GetFullPath(options.Bundle!))!,
            Serial = options.Serial,
        },
        cancellationToken);
}

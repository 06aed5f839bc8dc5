using GemRouter;
using GemRouter.Plugin.Pkcs11;

[assembly: GemPlugin("gem.pkcs11", typeof(Pkcs11Plugin), "0.1")]

namespace GemRouter.Plugin.Pkcs11;

/// <summary>Brings the key sources <c>yubikey</c>, <c>pkcs11</c> and <c>bundle</c>: all of a router's keys in one file, which a token or a passphrase opens.</summary>
public sealed class Pkcs11Plugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.Add(ComponentFactory.KeySource<YubiKeyOptions>(
            "yubikey", "Keys and an identity in a key bundle that a YubiKey opens.", static (context, options) => Make(context, options, new TokenOpener(options, static it => ((YubiKeyOptions)it).ModulePath()))));
        registry.Add(ComponentFactory.KeySource<Pkcs11Options>(
            "pkcs11", "Keys and an identity in a key bundle that a PKCS#11 token opens.", static (context, options) => Make(context, options, new TokenOpener(options, static it => ((Pkcs11Options)it).Module!))));
        registry.Add(ComponentFactory.KeySource<BundleOptions>(
            "bundle", "Keys and an identity in a key bundle that a passphrase opens.", static (context, options) => new BundleKeySource(context, options.Bundle!, new PassphraseOpener(options), maySoonCome: false)));
    }

    private static BundleKeySource Make(ComponentContext context, TokenOptions options, IBundleOpener opener) => options.OnRemoval == RemovalChoice.Stop
        ? new WatchedKeySource(context, options.Bundle!, opener, options.WhenAbsent == AbsenceChoice.Wait)
        : new BundleKeySource(context, options.Bundle!, opener, options.WhenAbsent == AbsenceChoice.Wait);
}

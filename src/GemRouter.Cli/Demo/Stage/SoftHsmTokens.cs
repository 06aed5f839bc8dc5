using System.Globalization;
using System.Text;
using GemRouter.KeyBundles;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>Tokens of SoftHSM2 for the demo's routers: one for each, with a key pair of its own, and a bundle that nothing but that token opens. All of it lies in the demo's folder.</summary>
internal sealed class SoftHsmTokens
{
    /// <summary>The variable that leads SoftHSM2 to its configuration; whoever starts the demo's process sets it.</summary>
    public const string Variable = "SOFTHSM2_CONF";

    private const int PinDigits = 8;

    private static readonly byte[] KeyId = [3];

    private readonly string _folder;
    private readonly IEntropy _entropy;

    /// <param name="folder">The demo's folder.</param>
    /// <param name="entropy">Makes PINs and bundles.</param>
    public SoftHsmTokens(string folder, IEntropy entropy)
    {
        _folder = folder;
        _entropy = entropy;
        string tokens = Path.Combine(folder, "tokens");
        SiteFiles.MakeFolder(tokens);
        File.WriteAllText(ConfigurationIn(folder), $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
    }

    /// <summary>What is missing for it; null where nothing is.</summary>
    public static string? Missing => Module is null ? "--keys softhsm needs SoftHSM2; on Debian: apt install softhsm2" : null;

    private static string? Module { get; } = ((string[])["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"]).FirstOrDefault(File.Exists);

    /// <summary>Where SoftHSM2's configuration is, in a demo's folder.</summary>
    public static string ConfigurationIn(string folder) => Path.Combine(folder, "softhsm2.conf");

    /// <summary>Makes a site's token, and seals key files to it, which are then destroyed.</summary>
    /// <param name="site">The site's name.</param>
    /// <param name="bootstrap">The file of the bootstrap key; it stays, for the others.</param>
    /// <param name="group">The file of the group key; it stays as well.</param>
    /// <param name="identity">The file of the site's identity.</param>
    /// <returns>What stands in the manifest behind "use:".</returns>
    public string Seal(string site, string bootstrap, string group, string identity)
    {
        using Secret pin = NewPin();
        string pinFile = Path.Combine(_folder, $"{site}.pin");
        SiteFiles.WriteSecret(pinFile, pin.Reveal());
        TokenKeyMaker.MakeToken(Module!, site, pin);
        TokenPublicKey key = TokenKeyMaker.Make(Module!, site, pin, KeyId);
        using BundleContent content = new(
        [
            new BundleKey(BundleKeyKind.Bootstrap, "", KeyFile.Read(bootstrap)), new BundleKey(BundleKeyKind.Group, "", KeyFile.Read(group)), new BundleKey(BundleKeyKind.Identity, "", KeyFile.Read(identity)),
        ]);
        string bundle = Path.Combine(_folder, $"{site}.gemkeys");
        BundleFile.Write(bundle, KeyBundle.Seal(content, [NewRecipient.Token(key, KeyId)], _entropy), replace: false);
        File.Delete(identity);
        return $"pkcs11, module: {Module}, bundle: {bundle}, pin: {pinFile}";
    }

    private Secret NewPin() => Secret.Create(PinDigits, _entropy, static (digits, entropy) =>
    {
        Span<byte> bytes = stackalloc byte[8];
        entropy.Fill(bytes);
        ulong number = BitConverter.ToUInt64(bytes) % 100_000_000;
        Encoding.ASCII.GetBytes(number.ToString("00000000", CultureInfo.InvariantCulture), digits);
    });
}

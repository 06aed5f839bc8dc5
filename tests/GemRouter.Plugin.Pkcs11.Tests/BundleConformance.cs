using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Tests;
using GemRouter.Testing;
using NSec.Cryptography;

namespace GemRouter.Plugin.Pkcs11.Tests;

/// <summary>The key source <c>bundle</c>, with a passphrase.</summary>
public sealed class BundleConformance : KeySourceConformance
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TestFolder _folder = new();

    public BundleConformance()
    {
        using BundleContent content = SampleKeys.Content();
        using Secret passphrase = Secret.CopyOf(System.Text.Encoding.UTF8.GetBytes(Passphrase));
        BundleFile.Write(_folder["a.gemkeys"], KeyBundle.Seal(content, [NewRecipient.Passphrase(passphrase, new PassphraseCost(8192, 1))], SampleKeys.Entropy), replace: false);
        using SoftToken token = new();
        BundleFile.Write(_folder["token.gemkeys"], KeyBundle.Seal(content, [token.Recipient], SampleKeys.Entropy), replace: false);
        File.Copy(_folder["a.gemkeys"], _folder["closed.gemkeys"]); // what one source has opened is open for all of the process
        _folder.Write("right", Passphrase);
        _folder.Write("wrong", Passphrase + ".");
        _folder.Write("open", Passphrase, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        _folder.Write("damaged.gemkeys", File.ReadAllText(_folder["a.gemkeys"]).Replace("\"nonce\": \"", "\"nonce\": \"0", StringComparison.Ordinal));
    }

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<Pkcs11Plugin>();

    protected override string Component => "bundle";

    protected override KeyRequest KnownRequest => new(KeyPurpose.Group, "video");

    protected override byte[] ExpectedKey => SampleKeys.Video;

    protected override IEnumerable<byte[]> Secrets => [SampleKeys.Video, SampleKeys.Bootstrap, SampleKeys.Identity, System.Text.Encoding.UTF8.GetBytes(Passphrase)];

    protected override object Options() => With("a.gemkeys", "right");

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new BundleOptions(), nameof(BundleOptions.Bundle)),
        new(new BundleOptions { Bundle = "a\0b" }, nameof(BundleOptions.Bundle)),
        new(new BundleOptions { Bundle = "a", Passphrase = "credential:../x" }, nameof(BundleOptions.Passphrase)),
        new(new BundleOptions { Bundle = "a", Passphrase = "123456" }, nameof(BundleOptions.Passphrase)),
    ];

    protected override IEnumerable<KeyRefusal> Refusals() =>
    [
        new(Options(), new KeyRequest(KeyPurpose.Group, "data"), KeyFailure.NotFound),
        new(Options(), new KeyRequest(KeyPurpose.Group, ""), KeyFailure.NotFound),
        new(Options(), new KeyRequest(KeyPurpose.Bootstrap, "other"), KeyFailure.NotFound),
        new(With("none.gemkeys", "right"), KnownRequest, KeyFailure.NotFound),
        new(With("damaged.gemkeys", "right"), KnownRequest, KeyFailure.Malformed),
        new(With("token.gemkeys", "right"), KnownRequest, KeyFailure.Malformed),
        new(With("closed.gemkeys", "none"), KnownRequest, KeyFailure.NotFound),
        new(With("closed.gemkeys", "open"), KnownRequest, KeyFailure.Malformed),
        new(With("closed.gemkeys", "wrong"), KnownRequest, KeyFailure.Denied),
    ];

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey), message, signature);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private BundleOptions With(string bundle, string passphrase) => new() { Bundle = _folder[bundle], Passphrase = _folder[passphrase] };
}

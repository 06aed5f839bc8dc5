using GemRouter.KeyBundles.Tests;
using GemRouter.Testing;
using NSec.Cryptography;

namespace GemRouter.Plugin.Pkcs11.Tests;

/// <summary>The key source <c>pkcs11</c>, with a token of SoftHSM2.</summary>
[Collection("SoftHSM2")]
[Trait("Needs", "System")]
public sealed class Pkcs11Conformance : KeySourceConformance
{
    private readonly HsmBench? _bench;

    public Pkcs11Conformance()
    {
        SoftHsm.SkipWhereMissing();
        _bench = new HsmBench();
    }

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<Pkcs11Plugin>();

    protected override string Component => "pkcs11";

    protected override KeyRequest KnownRequest => new(KeyPurpose.Bootstrap, "");

    protected override byte[] ExpectedKey => SampleKeys.Bootstrap;

    protected override IEnumerable<byte[]> Secrets => [SampleKeys.Video, SampleKeys.Bootstrap, SampleKeys.Identity];

    protected override object Options() => _bench!.With();

    protected override IEnumerable<object> ValidOptions()
    {
        Pkcs11Options all = _bench!.With();
        (all.Serial, all.Latches, all.OnRemoval, all.WhenAbsent, all.Pin) = ("1234", _bench["latches"], RemovalChoice.Stop, AbsenceChoice.Fail, "credential:yubikey-pin");
        return [Options(), all];
    }

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new Pkcs11Options { Module = "m" }, nameof(TokenOptions.Bundle)),
        new(new Pkcs11Options { Bundle = "b" }, nameof(Pkcs11Options.Module)),
        new(new Pkcs11Options { Bundle = "b", Module = "m\0" }, nameof(Pkcs11Options.Module)),
        new(new Pkcs11Options { Bundle = "b\0", Module = "m" }, nameof(TokenOptions.Bundle)),
        new(new Pkcs11Options { Bundle = "b", Module = "m", Latches = "l\0" }, nameof(TokenOptions.Latches)),
        new(new Pkcs11Options { Bundle = "b", Module = "m", Pin = "123456" }, nameof(TokenOptions.Pin)),
    ];

    protected override IEnumerable<KeyRefusal> Refusals()
    {
        using SoftToken other = new();
        _bench!.Seal(_bench["other.gemkeys"], other.Key);
        Pkcs11Options impatient = _bench.With(_bench["other.gemkeys"]);
        impatient.WhenAbsent = AbsenceChoice.Fail;
        Pkcs11Options lost = _bench.With();
        (lost.Module, lost.Bundle) = ("/nowhere/libykcs11.so.2", _bench["lost.gemkeys"]);
        File.Copy(_bench.Bundle, lost.Bundle, overwrite: true);
        File.Copy(_bench.Bundle, _bench["denied.gemkeys"], overwrite: true);
        return
        [
            new(Options(), new KeyRequest(KeyPurpose.Group, "data"), KeyFailure.NotFound),
            new(_bench.With(_bench["none.gemkeys"]), KnownRequest, KeyFailure.NotFound),
            new(_bench.With(_bench["other.gemkeys"]), KnownRequest, KeyFailure.WrongDevice, MayPass: true),
            new(impatient, KnownRequest, KeyFailure.WrongDevice),
            new(lost, KnownRequest, KeyFailure.SoftwareMissing),
            new(_bench.With(_bench["denied.gemkeys"], "wrong"), KnownRequest, KeyFailure.Denied), // the last: the token warns from here on
        ];
    }

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey), message, signature);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _bench?.Dispose();
    }
}

using System.Text;
using GemRouter.Testing;
using GemRouter.Trial.Plugins;
using NSec.Cryptography;

namespace GemRouter.Trial.Token;

public sealed class TokenConformance : KeySourceConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<TrialPlugin>();

    protected override KeyRequest KnownRequest => new(KeyPurpose.Bootstrap, "bk");

    protected override byte[] ExpectedKey => Plugin.Mock<MockToken>().Slots["bk"];

    protected override IEnumerable<byte[]> Secrets => [ExpectedKey, Encoding.ASCII.GetBytes(MockToken.Pin)];

    protected override object Options() => new TokenOptions { Pin = MockToken.Pin };

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new TokenOptions(), "Pin"), new(new TokenOptions { Pin = "12" }, "Pin")];

    protected override IEnumerable<KeyRefusal> Refusals() =>
    [
        new(Options(), new KeyRequest(KeyPurpose.Group, "none"), KeyFailure.NotFound),
        new(Options(), new KeyRequest(KeyPurpose.Group, "short"), KeyFailure.Malformed),
        new(new TokenOptions { Pin = "9999" }, KnownRequest, KeyFailure.Denied),
    ];

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey), message, signature);

    protected override ValueTask<KeyChange?> ChangeKeyAsync()
    {
        Plugin.Mock<MockToken>().IsPlugged = false;
        return ValueTask.FromResult<KeyChange?>(KeyChange.Withdrawn);
    }
}

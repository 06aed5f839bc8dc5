using GemRouter.Plugin.Aead.Tests.Vectors;
using GemRouter.Testing;
using NSec.Cryptography;

namespace GemRouter.Plugin.Aead.Tests;

/// <summary>The contract's rules, for each suite.</summary>
public abstract class AeadConformance(string suite) : CipherSuiteConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<AeadPlugin>();

    protected override string Component => suite;

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];

    protected override IEnumerable<CipherAnswer> KnownAnswers() => KnownAnswerTests.Answers
        .Where(row => row.Data.Item1 == suite)
        .Select(static row => row.Data.Item2)
        .Select(static answer => new CipherAnswer(Hex(answer.Key), Hex(answer.Nonce), Hex(answer.Aad), Hex(answer.Plaintext!), Hex(answer.Sealed)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

public sealed class ChaCha20Poly1305Conformance() : AeadConformance("chacha20-poly1305");

public sealed class Aegis128LConformance() : AeadConformance("aegis-128l");

public sealed class Aegis256Conformance() : AeadConformance("aegis-256");

public sealed class Aes256GcmConformance : AeadConformance
{
    public Aes256GcmConformance()
        : base("aes-256-gcm") => Assert.SkipUnless(Aes256Gcm.IsSupported, "This processor lacks the instructions for AES-256-GCM.");
}

using NSec.Cryptography;

namespace GemRouter.Plugin.Aead;

/// <summary>The suites' names, numbers and makers. Nothing here touches libsodium before a suite is made: describing a plugin does no I/O.</summary>
internal static class Suites
{
    // wire 2.1, row by row. The limits of packets are the document's, not NSec's.
    private static readonly SuiteParameters ChaCha20Poly1305Parameters = new(id: 1, keySize: 32, nonceSize: 12, tagSize: 16, maxPackets: 1L << 40);
    private static readonly SuiteParameters Aes256GcmParameters = new(id: 2, keySize: 32, nonceSize: 12, tagSize: 16, maxPackets: 1L << 32);
    private static readonly SuiteParameters Aegis128LParameters = new(id: 3, keySize: 16, nonceSize: 16, tagSize: 32, maxPackets: 1L << 47);
    private static readonly SuiteParameters Aegis256Parameters = new(id: 4, keySize: 32, nonceSize: 32, tagSize: 32, maxPackets: 1L << 47);

    public static ComponentFactory ChaCha20Poly1305() => Describe(
        "chacha20-poly1305",
        "ChaCha20-Poly1305 (RFC 8439): at home on every processor, and every router has it.",
        ChaCha20Poly1305Parameters,
        static () => AeadAlgorithm.ChaCha20Poly1305);

    public static ComponentFactory Aes256Gcm() => Aes256Gcm(static () => NSec.Cryptography.Aes256Gcm.IsSupported);

    /// <param name="isSupported">Says whether the processor has the instructions; a parameter, so that the refusal can be tested where it does.</param>
    public static ComponentFactory Aes256Gcm(Func<bool> isSupported) => Describe(
        "aes-256-gcm",
        "AES-256-GCM (NIST SP 800-38D): where a policy asks for it; only on processors with AES instructions.",
        Aes256GcmParameters,
        () => isSupported() ? AeadAlgorithm.Aes256Gcm : throw new ComponentException(
            "This processor lacks the instructions that AES-256-GCM needs (AES, carry-less multiplication and AVX on x86-64, the cryptography extension on ARM64). "
            + "Use \"chacha20-poly1305\", which needs none of them, or a virtual machine whose processor model shows them."));

    public static ComponentFactory Aegis128L() => Describe(
        "aegis-128l",
        "AEGIS-128L with 256-bit tags (draft-irtf-cfrg-aegis-aead): the fastest on processors with AES instructions.",
        Aegis128LParameters,
        static () => AeadAlgorithm.Aegis128L);

    public static ComponentFactory Aegis256() => Describe(
        "aegis-256",
        "AEGIS-256 with 256-bit tags (draft-irtf-cfrg-aegis-aead): nearly as fast as AEGIS-128L, with a 256-bit key.",
        Aegis256Parameters,
        static () => AeadAlgorithm.Aegis256);

    private static ComponentFactory Describe(string name, string summary, SuiteParameters parameters, Func<AeadAlgorithm> algorithm) =>
        ComponentFactory.CipherSuite<NoOptions>(name, summary, (_, _) => new AeadSuite(Load(algorithm), parameters));

    /// <summary>The first use of an algorithm loads libsodium, and can fail for reasons that only whoever installed the plugin can mend.</summary>
    private static AeadAlgorithm Load(Func<AeadAlgorithm> algorithm)
    {
        try
        {
            return algorithm();
        }
        catch (Exception e) when (e is PlatformNotSupportedException or InvalidOperationException or EntryPointNotFoundException)
        {
            throw new ComponentException(
                "libsodium cannot be used: it did not load, or it is not the version that this plugin was built for. Install the plugin as a whole: its .deps.json and its "
                + "runtimes folder, with a libsodium for this system, belong beside its DLL.",
                e);
        }
    }
}

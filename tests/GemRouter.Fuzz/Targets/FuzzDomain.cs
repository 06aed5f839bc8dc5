using System.Collections.Frozen;
using System.Security.Cryptography;
using GemRouter.Plugin.Aead;
using GemRouter.Protocol;
using GemRouter.Testing;
using NSec.Cryptography;

namespace GemRouter.Fuzz.Targets;

/// <summary>A domain whose keys the targets know, so that their inputs get past the AEAD. It protects nothing.</summary>
internal static class FuzzDomain
{
    /// <summary>Its id.</summary>
    public static DomainId Id { get; } = DomainId.Of("fuzz");

    /// <summary>Its bootstrap key.</summary>
    public static BootstrapKey BootstrapKey { get; } = new(Secret.CopyOf(Bytes("bk")), Id);

    /// <summary>Its group keys.</summary>
    public static GroupKey[] GroupKeys { get; } = [new(Secret.CopyOf(Bytes("gak 1")), Id), new(Secret.CopyOf(Bytes("gak 2")), Id)];

    /// <summary>The cipher suites, by their number.</summary>
    public static FrozenDictionary<byte, ICipherSuite> Suites { get; } = MakeSuites();

    /// <summary>32 bytes that follow from a name.</summary>
    public static byte[] Bytes(string name) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>A SEK that follows from a name.</summary>
    public static SourceKey Sek(string name) => new(Bytes(name));

    /// <summary>A boot of an identity that follows from a name.</summary>
    public static OwnBoot NewBoot(string name, ulong seed) =>
        OwnBoot.CreateAsync(Id, new Signer(Bytes(name)), new SeededEntropy(seed), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Seals an envelope in any boot's name.</summary>
    public static int Seal(MessageType type, BootId sender, ulong counter, ReadOnlySpan<byte> plaintext, Span<byte> datagram)
    {
        Span<byte> key = stackalloc byte[BootstrapKey.KeySize];
        BootstrapKey.DeriveControlKey(sender, key);
        Envelope envelope = new() { Type = type, BootstrapKey = BootstrapKey.Id, Sender = sender, Counter = counter };
        return envelope.Seal(key, plaintext, datagram);
    }

    private static FrozenDictionary<byte, ICipherSuite> MakeSuites()
    {
        using TestHost host = new();
        return PluginFixture.Of<AeadPlugin>().Factories
            .Select(factory => (ICipherSuite)factory.Create(host.Context, factory.CreateOptions()))
            .ToFrozenDictionary(static suite => suite.Parameters.Id);
    }

    private sealed class Signer(byte[] seed) : IIdentitySigner
    {
        private readonly Key _key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);

        public ReadOnlyMemory<byte> PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

        public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
        {
            SignatureAlgorithm.Ed25519.Sign(_key, message.Span, signature.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _key.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

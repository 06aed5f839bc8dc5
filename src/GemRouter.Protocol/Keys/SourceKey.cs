using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>A source encryption key, SEK (wire 2): 32 random bytes of one source for one stream, kept in memory alone.</summary>
public sealed class SourceKey : IDisposable
{
    /// <summary>Bytes of a SEK.</summary>
    public const int Size = 32;

    private readonly Secret _secret;
    private readonly Secret _prk;

    /// <summary>Makes it of 32 bytes, which the caller zeroes.</summary>
    public SourceKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("A SEK has exactly 32 bytes.", nameof(bytes));
        }

        _secret = Secret.CopyOf(bytes);
        _prk = Hkdf.Extract(Labels.Source, _secret);
        Span<byte> commit = stackalloc byte[Commitment.Size];
        Hkdf.Expand(_prk, Labels.Commit, commit);
        Commitment = Commitment.Read(commit);
    }

    /// <summary>commit: names the SEK without telling it.</summary>
    public Commitment Commitment { get; }

    /// <summary>Makes a new SEK.</summary>
    public static SourceKey Generate(IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        Span<byte> bytes = stackalloc byte[Size];
        entropy.Fill(bytes);
        SourceKey key = new(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>kid of this SEK in its context.</summary>
    public KeyId DeriveKeyId(in StreamContext context)
    {
        Span<byte> kid = stackalloc byte[KeyId.Size];
        Expand(Labels.KeyId, context, kid);
        return KeyId.Read(kid);
    }

    /// <summary>data_key: as many bytes as the suite's key has; the caller zeroes them.</summary>
    public void DeriveDataKey(in StreamContext context, Span<byte> key) => Expand(Labels.DataKey, context, key);

    /// <summary>data_iv: as many bytes as the suite's nonce has.</summary>
    public void DeriveDataIv(in StreamContext context, Span<byte> iv) => Expand(Labels.DataIv, context, iv);

    /// <summary>Zeroes it.</summary>
    public void Dispose()
    {
        _secret.Dispose();
        _prk.Dispose();
    }

    internal ReadOnlySpan<byte> Reveal() => _secret.Reveal();

    private void Expand(ReadOnlySpan<byte> label, in StreamContext context, Span<byte> output)
    {
        Span<byte> info = stackalloc byte[16 + StreamContext.HashSize];
        label.CopyTo(info);
        context.Hash(info.Slice(label.Length, StreamContext.HashSize));
        Hkdf.Expand(_prk, info[..(label.Length + StreamContext.HashSize)], output);
    }
}

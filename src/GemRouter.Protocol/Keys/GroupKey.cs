using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>A group authorization key (wire 2): names itself and wraps SEKs. Only its HKDF extract is kept.</summary>
public sealed class GroupKey : IDisposable
{
    /// <summary>Bytes of a GAK.</summary>
    public const int KeySize = 32;

    /// <summary>The bytes of an ANNOUNCE object that the wrap binds: 0..120.</summary>
    public const int BoundSize = 120;

    /// <summary>Bytes of a wrapped SEK.</summary>
    public const int WrappedSize = SourceKey.Size + ControlCipher.TagSize;

    private readonly Secret _prk;

    /// <summary>Makes it of the pre-shared secret, which the caller keeps or disposes.</summary>
    /// <exception cref="ArgumentException">The secret has not exactly 32 bytes.</exception>
    public GroupKey(Secret secret, DomainId domain)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length != KeySize)
        {
            throw new ArgumentException("A group authorization key has exactly 32 bytes.", nameof(secret));
        }

        _prk = Hkdf.Extract(Labels.Group, secret);
        Span<byte> info = stackalloc byte[32];
        int length = Info.Write(info, Labels.GroupId, domain);
        Span<byte> id = stackalloc byte[GroupKeyId.Size];
        Hkdf.Expand(_prk, info[..length], id);
        Id = GroupKeyId.Read(id);
    }

    /// <summary>gak_id.</summary>
    public GroupKeyId Id { get; }

    /// <summary>Wraps a SEK for the announcement whose first 120 bytes are given: 48 bytes.</summary>
    public void Wrap(ReadOnlySpan<byte> bound, SourceKey key, Span<byte> wrapped)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> wrapKey = stackalloc byte[ControlCipher.KeySize];
        DeriveWrapKey(bound, wrapKey);
        ControlCipher.Seal(wrapKey, UInt128.Zero, bound, key.Reveal(), wrapped[..WrappedSize]);
        CryptographicOperations.ZeroMemory(wrapKey);
    }

    /// <summary>Opens a wrap of 48 bytes; null where it does not open: then whoever made it lacks this GAK.</summary>
    public SourceKey? Unwrap(ReadOnlySpan<byte> bound, ReadOnlySpan<byte> wrapped)
    {
        Span<byte> wrapKey = stackalloc byte[ControlCipher.KeySize];
        Span<byte> key = stackalloc byte[SourceKey.Size];
        DeriveWrapKey(bound, wrapKey);
        bool opened = ControlCipher.Open(wrapKey, UInt128.Zero, bound, wrapped[..WrappedSize], key);
        SourceKey? unwrapped = opened ? new SourceKey(key) : null;
        CryptographicOperations.ZeroMemory(wrapKey);
        CryptographicOperations.ZeroMemory(key);
        return unwrapped;
    }

    /// <summary>True where it is the same GAK, in a time that does not depend on the difference; two with one name need not be (wire 2).</summary>
    public bool IsSameAs(GroupKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(_prk.Reveal(), other._prk.Reveal());
    }

    /// <summary>Zeroes it.</summary>
    public void Dispose() => _prk.Dispose();

    internal void DeriveWrapKey(ReadOnlySpan<byte> bound, Span<byte> key)
    {
        Span<byte> info = stackalloc byte[16 + BoundSize];
        Labels.Wrap.CopyTo(info);
        bound[..BoundSize].CopyTo(info[Labels.Wrap.Length..]);
        Hkdf.Expand(_prk, info[..(Labels.Wrap.Length + BoundSize)], key);
    }
}

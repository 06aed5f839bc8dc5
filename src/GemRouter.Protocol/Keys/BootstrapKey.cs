using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>A bootstrap key of a domain (wire 2): names itself and derives each boot's control key. Only its HKDF extract is kept.</summary>
public sealed class BootstrapKey : IDisposable
{
    /// <summary>Bytes of a BK and of a control key.</summary>
    public const int KeySize = 32;

    private readonly Secret _prk;
    private readonly DomainId _domain;

    /// <summary>Makes it of the pre-shared secret, which the caller keeps or disposes.</summary>
    /// <exception cref="ArgumentException">The secret has not exactly 32 bytes.</exception>
    public BootstrapKey(Secret secret, DomainId domain)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length != KeySize)
        {
            throw new ArgumentException("A bootstrap key has exactly 32 bytes.", nameof(secret));
        }

        _domain = domain;
        _prk = Hkdf.Extract(Labels.Bootstrap, secret);
        Span<byte> info = stackalloc byte[32];
        int length = Info.Write(info, Labels.BootstrapId, domain);
        Span<byte> id = stackalloc byte[BootstrapKeyId.Size];
        Hkdf.Expand(_prk, info[..length], id);
        Id = BootstrapKeyId.Read(id);
    }

    /// <summary>bk_id.</summary>
    public BootstrapKeyId Id { get; }

    /// <summary>Derives k_ctl of a sender's boot: 32 bytes, which the caller zeroes.</summary>
    public void DeriveControlKey(BootId sender, Span<byte> key)
    {
        Span<byte> info = stackalloc byte[48];
        int length = Info.Write(info, Labels.Control, _domain);
        sender.Write(info[length..]);
        Hkdf.Expand(_prk, info[..(length + BootId.Size)], key[..KeySize]);
    }

    /// <summary>True where it is the same BK, in a time that does not depend on the difference; two with one name need not be (wire 2).</summary>
    public bool IsSameAs(BootstrapKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(_prk.Reveal(), other._prk.Reveal());
    }

    /// <summary>Zeroes it.</summary>
    public void Dispose() => _prk.Dispose();
}

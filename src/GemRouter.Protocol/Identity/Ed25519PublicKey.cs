using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GemRouter.Protocol;

/// <summary>An Ed25519 public key as its 32 bytes (RFC 8032, section 5.1.5). Any bytes are taken: a key that is none verifies nothing.</summary>
public readonly struct Ed25519PublicKey : IEquatable<Ed25519PublicKey>
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 32;

    private readonly Storage _bytes;

    /// <summary>Copies a key of exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public Ed25519PublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("An Ed25519 public key has 32 bytes.", nameof(bytes));
        }

        bytes.CopyTo(_bytes);
    }

    /// <summary>The 32 bytes.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public bool Equals(Ed25519PublicKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Ed25519PublicKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <summary>The key in hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <summary>Equality of the bytes.</summary>
    public static bool operator ==(Ed25519PublicKey left, Ed25519PublicKey right) => left.Equals(right);

    /// <summary>Inequality of the bytes.</summary>
    public static bool operator !=(Ed25519PublicKey left, Ed25519PublicKey right) => !left.Equals(right);

    [InlineArray(Size)]
    private struct Storage
    {
        private byte _first;
    }
}

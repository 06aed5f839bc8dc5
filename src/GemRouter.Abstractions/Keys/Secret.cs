using System.Diagnostics;
using System.Security.Cryptography;

namespace GemRouter;

/// <summary>
/// Secret bytes: pinned so that the collector leaves no copies, zeroed on dispose (and by the finalizer where that was forgotten), compared in constant time, never printed.
/// Whoever is given a secret owns it and disposes it. Reading is for any thread; dispose when no other thread reads.
/// </summary>
[DebuggerDisplay("Secret ({Length} bytes)")]
public sealed class Secret : IDisposable, IEquatable<Secret>
{
    private readonly byte[] _bytes;
    private bool _disposed;

    private Secret(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    /// <summary>Zeroes the bytes.</summary>
    ~Secret() => CryptographicOperations.ZeroMemory(_bytes);

    /// <summary>Writes a secret into its place, so that no copy of it lies elsewhere.</summary>
    /// <param name="span">The secret's bytes, zero at first.</param>
    /// <param name="state">What the caller needs for it.</param>
    /// <typeparam name="TState">The type of that.</typeparam>
    public delegate void Filler<in TState>(Span<byte> span, TState state)
        where TState : allows ref struct;

    /// <summary>The number of bytes; never secret.</summary>
    public int Length => _bytes.Length;

    /// <summary>Makes a secret that the delegate writes. Where that throws, nothing is left.</summary>
    /// <param name="length">The number of bytes, at least 1.</param>
    /// <param name="state">Passed on to the delegate.</param>
    /// <param name="fill">Writes all bytes.</param>
    /// <typeparam name="TState">The type of the state.</typeparam>
    public static Secret Create<TState>(int length, TState state, Filler<TState> fill)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(fill);
        Secret secret = new(length);
        try
        {
            fill(secret._bytes, state);
            return secret;
        }
        catch
        {
            secret.Dispose();
            throw;
        }
    }

    /// <summary>Makes a secret of random bytes.</summary>
    public static Secret Random(IEntropy entropy, int length)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        return Create(length, entropy, static (span, source) => source.Fill(span));
    }

    /// <summary>Makes a secret of a copy; the caller zeroes the original.</summary>
    public static Secret CopyOf(ReadOnlySpan<byte> bytes) => Create(bytes.Length, bytes, static (span, source) => source.CopyTo(span));

    /// <summary>The bytes themselves, for the moment of their use: not to be copied, kept, logged or compared other than by <see cref="Equals(Secret?)"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public ReadOnlySpan<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _bytes;
    }

    /// <summary>Compares in a time that tells nothing of the bytes. A disposed secret equals none, not even itself.</summary>
    public bool Equals(Secret? other) =>
        other is not null && !_disposed && !other._disposed && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);

    /// <inheritdoc cref="Equals(Secret?)"/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>Secrets are no dictionary keys: a hash would tell of the bytes.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int GetHashCode() => throw new NotSupportedException("A secret has no hash code.");

    /// <summary>Says that it is a secret, and how long; nothing of the bytes.</summary>
    public override string ToString() => $"Secret ({Length} bytes)";

    /// <summary>Zeroes the bytes. May be called again.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
        GC.SuppressFinalize(this);
    }
}

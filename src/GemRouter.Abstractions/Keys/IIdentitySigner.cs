namespace GemRouter;

/// <summary>Signs with a node's long-term Ed25519 key (RFC 8032), which may sit in a token that takes a second. Calls come one at a time. Dispose zeroes the seed, where there is one; afterwards signing throws <see cref="ObjectDisposedException"/>.</summary>
public interface IIdentitySigner : IAsyncDisposable
{
    /// <summary>The public key, 32 bytes.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a message of at most 256 bytes.</summary>
    /// <param name="message">The bytes to sign, as they are (PureEdDSA).</param>
    /// <param name="signature">Exactly 64 bytes.</param>
    /// <param name="cancellationToken">Ends the wait soon.</param>
    /// <exception cref="KeyUnavailableException">The key cannot be used; says whether waiting may help.</exception>
    ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken);
}

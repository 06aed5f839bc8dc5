namespace GemRouter;

/// <summary>
/// A cipher suite with a key. The host alone chooses nonces, numbers packets and guards against replay; a session never makes, changes or remembers a nonce.
/// One thread at a time. Nothing here allocates. Spans of wrong size, and a destination that overlaps its input other than in place, are faults of the host and throw
/// <see cref="ArgumentException"/>. Dispose zeroes the key; afterwards every call throws <see cref="ObjectDisposedException"/>, whatever its arguments.
/// </summary>
public interface ICipherSession : IDisposable
{
    /// <summary>Encrypts and authenticates a packet.</summary>
    /// <param name="nonce">Exactly the suite's nonce size; never twice under one key.</param>
    /// <param name="aad">Bytes that are authenticated and not encrypted; they overlap with nothing.</param>
    /// <param name="plaintext">The bytes to seal.</param>
    /// <param name="destination">Exactly the plaintext's length plus the tag size: ciphertext, then tag. Either begins where the plaintext begins (in place) or does not overlap it at all.</param>
    void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination);

    /// <summary>Checks and decrypts a packet. A refusal is a verdict: it throws nothing, allocates nothing, and costs what a success costs
    /// (give or take the overwriting of the destination): a lever for nobody.</summary>
    /// <param name="nonce">Exactly the suite's nonce size.</param>
    /// <param name="aad">As in <see cref="Seal"/>.</param>
    /// <param name="sealedText">Ciphertext, then tag.</param>
    /// <param name="destination">Exactly the sealed length less the tag size; begins where the sealed text begins, or does not overlap it. After a refusal its content is undefined,
    /// and holds no plaintext.</param>
    /// <returns>True where it is authentic. False also where the sealed text is shorter than a tag (the destination is then empty).</returns>
    bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination);
}

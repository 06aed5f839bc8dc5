namespace __namespace__;

/// <summary>XChaCha20-Poly1305. The router chooses nonces, numbers packets, guards against replay and changes keys; a suite seals and opens.</summary>
public sealed class XChaChaSuite : ICipherSuite
{
    /// <summary>128 to 255 are for private use: all routers of a domain must mean the same by a number. The most packets under one key are the suite's own statement.</summary>
    public SuiteParameters Parameters { get; } = new(id: 200, keySize: 32, nonceSize: 24, tagSize: 16, maxPackets: 1L << 47);

    /// <summary>Makes a session for one key, which it copies: the caller zeroes the original.</summary>
    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => key.Length == Parameters.KeySize
        ? new XChaChaSession(key)
        : throw new ArgumentException($"The key has {key.Length} bytes; it must have {Parameters.KeySize}.", nameof(key));
}

namespace GemRouter;

/// <summary>The fixed numbers of a cipher suite (wire 2.1).</summary>
public sealed record SuiteParameters
{
    /// <summary>Describes a suite.</summary>
    /// <param name="id">1..127 as the wire document assigns them, 128..255 for private use.</param>
    /// <param name="keySize">1..64 bytes.</param>
    /// <param name="nonceSize">12..32 bytes.</param>
    /// <param name="tagSize">16..32 bytes; the output is exactly that much longer than the input.</param>
    /// <param name="maxPackets">The most packets under one key, 1..2^48 − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SuiteParameters(byte id, int keySize, int nonceSize, int tagSize, long maxPackets)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id);
        ThrowIfOutside(keySize, 1, 64, nameof(keySize));
        ThrowIfOutside(nonceSize, 12, 32, nameof(nonceSize));
        ThrowIfOutside(tagSize, 16, 32, nameof(tagSize));
        ThrowIfOutside(maxPackets, 1, (1L << 48) - 1, nameof(maxPackets));
        Id = id;
        KeySize = keySize;
        NonceSize = nonceSize;
        TagSize = tagSize;
        MaxPackets = maxPackets;
    }

    /// <summary>The suite's number on the wire.</summary>
    public byte Id { get; }

    /// <summary>Bytes of a key.</summary>
    public int KeySize { get; }

    /// <summary>Bytes of a nonce.</summary>
    public int NonceSize { get; }

    /// <summary>Bytes that sealing adds.</summary>
    public int TagSize { get; }

    /// <summary>The most packets that may be sealed under one key.</summary>
    public long MaxPackets { get; }

    private static void ThrowIfOutside(long value, long low, long high, string name)
    {
        if (value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(name, value, $"It must be from {low} to {high}.");
        }
    }
}

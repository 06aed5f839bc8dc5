using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>An entry of ECHO: the sender has seen that peer's nonce (wire 3.2, 4).</summary>
/// <param name="NodePrefix">node_id[0..8] of the peer whose nonce it is.</param>
/// <param name="Challenge">The nonce.</param>
public readonly record struct Echo(ulong NodePrefix, Challenge Challenge) : IWireEntry<Echo>
{
    /// <inheritdoc/>
    public static int Size => 24;

    /// <inheritdoc/>
    public static int Most => 32;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Echo entry)
    {
        entry = new Echo(BinaryPrimitives.ReadUInt64BigEndian(bytes), Challenge.Read(bytes[8..]));
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, NodePrefix);
        Challenge.Write(destination[8..]);
    }
}

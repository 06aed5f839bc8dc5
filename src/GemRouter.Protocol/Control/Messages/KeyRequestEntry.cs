namespace GemRouter.Protocol;

/// <summary>An entry of REQUEST: a SEK that the sender lacks (wire 3.2, 6.4).</summary>
/// <param name="Group">The group; any bytes are allowed here, and one that is no group names no SEK.</param>
/// <param name="KeyId">The kid.</param>
public readonly record struct KeyRequestEntry(Address Group, KeyId KeyId) : IWireEntry<KeyRequestEntry>
{
    /// <inheritdoc/>
    public static int Size => 20;

    /// <inheritdoc/>
    public static int Most => 16;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out KeyRequestEntry entry)
    {
        entry = new KeyRequestEntry(new Address(bytes[..Address.Size]), KeyId.Read(bytes[Address.Size..]));
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        Group.Write(destination);
        KeyId.Write(destination[Address.Size..]);
    }
}

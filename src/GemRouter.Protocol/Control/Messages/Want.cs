using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>An entry of WANT: a boot whose proof the sender needs (wire 3.2, 4).</summary>
/// <param name="BootPrefix">boot_id[0..8].</param>
public readonly record struct Want(ulong BootPrefix) : IWireEntry<Want>
{
    /// <inheritdoc/>
    public static int Size => 8;

    /// <inheritdoc/>
    public static int Most => 32;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Want entry)
    {
        entry = new Want(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, BootPrefix);
}

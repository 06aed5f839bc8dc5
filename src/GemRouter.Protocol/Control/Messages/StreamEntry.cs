using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>An entry of STREAMS: one of the sender's own SEKs, in use or announced (wire 3.2).</summary>
/// <param name="Group">The group.</param>
/// <param name="Port">The destination port, not 0.</param>
/// <param name="KeyId">The kid.</param>
/// <param name="Sequence">ann_seq of its newest announcement, not 0.</param>
/// <param name="NextNumber">next_pn: every packet number below is used, not 0.</param>
public readonly record struct StreamEntry(GroupAddress Group, ushort Port, KeyId KeyId, uint Sequence, PacketNumber NextNumber) : IWireEntry<StreamEntry>
{
    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static int Most => 16;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out StreamEntry entry)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]);
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[22..]);
        PacketNumber next = PacketNumber.Read(bytes[26..]);
        bool valid = GroupAddress.TryFrom(new Address(bytes[..16]), out GroupAddress group) && port != 0 && sequence != 0 && next != default;
        entry = valid ? new StreamEntry(group, port, KeyId.Read(bytes[18..]), sequence, next) : default;
        return valid;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        Group.Address.Write(destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[16..], Port);
        KeyId.Write(destination[18..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[22..], Sequence);
        NextNumber.Write(destination[26..]);
    }
}

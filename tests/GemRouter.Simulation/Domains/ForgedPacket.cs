using System.Buffers.Binary;
using GemRouter.Simulation.Adversaries;

namespace GemRouter.Simulation.Domains;

/// <summary>A packet that an attacker with the group key sealed under a SEK of its own. Its payload carries its number.</summary>
internal sealed class ForgedPacket(int id, ForgedKey key, Instant sealedAt)
{
    private const int Size = 24;

    private static readonly byte[] Mark = [0x46, 0x6F, 0x72, 0x67, 0x65, 0x64, 0x21, 0x21];

    private uint _deliveredAt;

    /// <summary>What it was sealed under.</summary>
    public ForgedKey Key => key;

    public Instant SealedAt => sealedAt;

    /// <summary>The number in a payload; −1 where it is no forged one.</summary>
    public static int NumberOf(ReadOnlySpan<byte> payload) =>
        payload.Length == Size && payload.StartsWith(Mark) ? BinaryPrimitives.ReadInt32BigEndian(payload[Mark.Length..]) : -1;

    /// <summary>True where it was delivered anywhere.</summary>
    public bool IsDelivered => _deliveredAt != 0;

    /// <summary>True where it was delivered at the place of a machine, before or after a restart.</summary>
    public bool IsDeliveredAt(Machine machine) => (_deliveredAt & (1u << machine.Place)) != 0;

    public void Deliver(Machine machine) => _deliveredAt |= 1u << machine.Place;

    public byte[] Payload()
    {
        byte[] payload = new byte[Size];
        Mark.CopyTo(payload, 0);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(Mark.Length), id);
        return payload;
    }

    public override string ToString() => $"the attacker's packet {id} under {key.Id}";
}

using System.Buffers.Binary;
using GemRouter.Protocol;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Domains;

/// <summary>A packet that a host sent, and what became of it. Its payload carries its number.</summary>
internal sealed class SentPacket(int id, StreamPlan stream, Machine sender, Instant sentAt)
{
    /// <summary>The shortest payload that carries a number.</summary>
    public const int LeastSize = 12;

    private static readonly byte[] Mark = [0x47, 0x65, 0x4D, 0x73, 0x49, 0x6D, 0x75, 0x6C];

    public int Id { get; } = id;

    public StreamPlan Stream { get; } = stream;

    /// <summary>The machine on whose LAN the host is.</summary>
    public Machine Sender { get; } = sender;

    public Instant SentAt { get; } = sentAt;

    /// <summary>When it was sealed first; never where it was not.</summary>
    public Instant SealedAt { get; set; } = Instant.Never;

    public KeyId KeyId { get; set; }

    public PacketNumber Number { get; set; }

    /// <summary>The places that it was delivered at, a bit each.</summary>
    public uint DeliveredAt { get; private set; }

    /// <summary>True where it was delivered at the place of a machine, before or after a restart.</summary>
    public bool IsDeliveredAt(Machine machine) => (DeliveredAt & (1u << machine.Place)) != 0;

    public void Deliver(Machine machine) => DeliveredAt |= 1u << machine.Place;

    /// <summary>What is delivered of a payload: its number; −1 where it is nobody's.</summary>
    public static int NumberOf(ReadOnlySpan<byte> payload) =>
        payload.Length >= LeastSize && payload.StartsWith(Mark) ? BinaryPrimitives.ReadInt32BigEndian(payload[Mark.Length..]) : -1;

    /// <summary>The same, of something that holds the beginning of a payload.</summary>
    public static int NumberWithin(ReadOnlySpan<byte> bytes)
    {
        int at = bytes.IndexOf(Mark);
        return at < 0 ? -1 : NumberOf(bytes[at..]);
    }

    public byte[] Payload()
    {
        byte[] payload = new byte[Math.Max(LeastSize, Stream.Size)];
        Mark.CopyTo(payload, 0);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(Mark.Length), Id);
        return payload;
    }

    public override string ToString() => $"packet {Id} of {Sender} to group {Stream.Group}";
}

using System.Globalization;

namespace GemRouter.Testing;

/// <summary>A packet as a value, outside of any pool: a sample to feed in, or a copy of what came out. Compares by content, the payload's bytes included; not by time of arrival.</summary>
public sealed record TestPacket
{
    /// <summary>The destination group.</summary>
    public GroupAddress Group { get; init; } = GroupAddress.Parse("239.1.1.1");

    /// <summary>The destination port.</summary>
    public ushort Port { get; init; } = 5004;

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The source address.</summary>
    public Address Source { get; init; } = Address.Parse("192.0.2.1");

    /// <summary>The source port.</summary>
    public ushort SourcePort { get; init; } = 40000;

    /// <summary>The TTL or hop limit.</summary>
    public byte Ttl { get; init; } = 16;

    /// <summary>The six bits of DSCP.</summary>
    public byte Dscp { get; init; }

    /// <summary>The two bits of ECN.</summary>
    public byte Ecn { get; init; }

    /// <summary>True where the packet came out with the mark of the seal. A sample's mark is the test's to set, see <see cref="Hosting.BatchOwner.MarkSealed"/>.</summary>
    public bool IsSealed { get; init; }

    /// <summary>When it arrived.</summary>
    public Instant ReceivedAt { get; init; }

    /// <summary>Copies a packet.</summary>
    public static TestPacket Of(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return new TestPacket
        {
            Group = packet.Group,
            Port = packet.Port,
            Payload = packet.Payload.ToArray(),
            Source = packet.Source,
            SourcePort = packet.SourcePort,
            Ttl = packet.Ttl,
            Dscp = packet.Dscp,
            Ecn = packet.Ecn,
            IsSealed = packet.IsSealed,
            ReceivedAt = packet.ReceivedAt,
        };
    }

    /// <summary>Makes a payload of this length whose bytes are those of a seed, so that two packets are not mistaken for each other.</summary>
    public static ReadOnlyMemory<byte> Bytes(ulong seed, int length)
    {
        byte[] bytes = new byte[length];
        new SeededEntropy(seed).Fill(bytes);
        return bytes;
    }

    /// <summary>Writes header and payload into a rented packet; not the mark.</summary>
    public void CopyTo(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Payload.Span.CopyTo(packet.Reset(Payload.Length));
        packet.Group = Group;
        packet.Port = Port;
        packet.Source = Source;
        packet.SourcePort = SourcePort;
        packet.Ttl = Ttl;
        packet.Dscp = Dscp;
        packet.Ecn = Ecn;
        packet.ReceivedAt = ReceivedAt;
    }

    /// <summary>True where all but the time of arrival is the same.</summary>
    public bool Equals(TestPacket? other) =>
        other is not null && Group == other.Group && Port == other.Port && Source == other.Source && SourcePort == other.SourcePort && Ttl == other.Ttl
        && Dscp == other.Dscp && Ecn == other.Ecn && IsSealed == other.IsSealed && Payload.Span.SequenceEqual(other.Payload.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Group);
        hash.Add(Port);
        hash.AddBytes(Payload.Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Source}:{SourcePort} > {Group}:{Port}, {Payload.Length} bytes {Convert.ToHexStringLower(Payload.Span[..Math.Min(8, Payload.Length)])}, ttl {Ttl}, dscp {Dscp}, ecn {Ecn}{(IsSealed ? ", sealed" : "")}");
}

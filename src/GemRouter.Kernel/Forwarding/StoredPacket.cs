using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GemRouter.Kernel.Forwarding;

/// <summary>What stands in front of a stored payload: all that a <see cref="Packet"/> says besides it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StoredPacket
{
    public static readonly int HeaderSize = Unsafe.SizeOf<StoredPacket>();

    public Address Source;
    public GroupAddress Group;
    public Instant ReceivedAt;
    public int Length;
    public ushort SourcePort;
    public ushort Port;
    public byte Ttl;
    public byte Dscp;
    public byte Ecn;

    public static StoredPacket Of(Packet packet) => new()
    {
        Source = packet.Source,
        Group = packet.Group,
        ReceivedAt = packet.ReceivedAt,
        Length = packet.Length,
        SourcePort = packet.SourcePort,
        Port = packet.Port,
        Ttl = packet.Ttl,
        Dscp = packet.Dscp,
        Ecn = packet.Ecn,
    };

    public readonly void WriteTo(Packet packet)
    {
        packet.Source = Source;
        packet.Group = Group;
        packet.ReceivedAt = ReceivedAt;
        packet.SourcePort = SourcePort;
        packet.Port = Port;
        packet.Ttl = Ttl;
        packet.Dscp = Dscp;
        packet.Ecn = Ecn;
    }
}

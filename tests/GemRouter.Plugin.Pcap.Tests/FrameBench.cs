using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Writes and reads frames.</summary>
internal static class FrameBench
{
    public const ulong HardwareAddress = 0x02_00_00_00_00_07;
    public static readonly VlanChoice Untagged = new(0, 0);

    public static byte[] Write(TestPacket sample, VlanChoice vlan = default, LinkType type = LinkType.Ethernet)
    {
        PacketPool pool = new(1, 0, 65_535, 0);
        Assert.True(pool.TryRent(out Packet? packet));
        sample.CopyTo(packet);
        byte[] frame = new byte[FrameWriter.Room];
        int length = new FrameWriter(type, HardwareAddress, vlan).Write(frame, packet, sample.Source, sample.SourcePort);
        return frame[..length];
    }

    public static FrameKind Read(ReadOnlySpan<byte> bytes, out Frame frame, LinkType type = LinkType.Ethernet, VlanChoice vlan = default, int? length = null, bool verify = true) =>
        FrameReader.Read(bytes, length ?? bytes.Length, type, vlan, verify, out frame);

    /// <summary>What was read, as a packet.</summary>
    public static TestPacket Of(ReadOnlySpan<byte> bytes, in Frame frame) => new()
    {
        Group = frame.Group,
        Port = frame.Port,
        Source = frame.Source,
        SourcePort = frame.SourcePort,
        Ttl = frame.Ttl,
        Dscp = (byte)(frame.Tos >> 2),
        Ecn = (byte)(frame.Tos & 3),
        Payload = bytes.Slice(frame.PayloadAt, frame.PayloadLength).ToArray(),
    };

    public static TestPacket Sample(bool ipv4 = true, int length = 100) => new()
    {
        Group = GroupAddress.Parse(ipv4 ? "239.129.2.3" : "ff35::8012:3456"),
        Port = 5004,
        Source = Address.Parse(ipv4 ? "198.51.100.7" : "2001:db8::7"),
        SourcePort = 4000,
        Ttl = 9,
        Dscp = 34,
        Ecn = 1,
        Payload = TestPacket.Bytes(3, length),
    };
}

using System.Buffers.Binary;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Testing;
using PacketDotNet;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>What is made of frames, and frames of packets; PacketDotNet is the second opinion.</summary>
public sealed class FrameTests
{
    private const int Ip = 14;

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 1316)]
    [InlineData(true, 65_507)]
    [InlineData(false, 0)]
    [InlineData(false, 1317)]
    [InlineData(false, 65_487)]
    public void A_written_frame_is_what_another_library_reads(bool ipv4, int length)
    {
        TestPacket sample = FrameBench.Sample(ipv4, length);
        EthernetPacket ethernet = Assert.IsType<EthernetPacket>(PacketDotNet.Packet.ParsePacket(LinkLayers.Ethernet, FrameBench.Write(sample)));
        Assert.Equal("020000000007", ethernet.SourceHardwareAddress.ToString());
        Assert.Equal(ipv4 ? "01005E010203" : "333380123456", ethernet.DestinationHardwareAddress.ToString());
        IPPacket ip = ethernet.Extract<IPPacket>();
        UdpPacket udp = ip.Extract<UdpPacket>();
        Assert.Equal((sample.Source.ToIPAddress(), sample.Group.Address.ToIPAddress(), 9), (ip.SourceAddress, ip.DestinationAddress, ip.TimeToLive));
        Assert.Equal((34 << 2) | 1, ip is IPv4Packet four ? four.TypeOfService : ((IPv6Packet)ip).TrafficClass);
        Assert.True((ip as IPv4Packet)?.ValidChecksum ?? true);
        Assert.Equal(((ushort)4000, (ushort)5004, 8 + length, true), (udp.SourcePort, udp.DestinationPort, (int)(ushort)udp.Length, udp.ValidUdpChecksum));
        Assert.Equal(sample.Payload.ToArray(), udp.PayloadData ?? []);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_written_frame_is_read_as_it_was(bool ipv4)
    {
        foreach (VlanChoice vlan in (VlanChoice[])[default, new(7, 0), new(7, 100)])
        {
            byte[] bytes = FrameBench.Write(FrameBench.Sample(ipv4), vlan);
            Assert.Equal(FrameKind.Datagram, FrameBench.Read(bytes, out Frame frame, vlan: vlan));
            Assert.Equal(FrameBench.Sample(ipv4), FrameBench.Of(bytes, frame));
            Assert.Equal(FrameKind.Datagram, FrameBench.Read(bytes, out _, vlan: new VlanChoice(0, 0, TakesAny: true)));
            Assert.Equal(FrameKind.Other, FrameBench.Read(bytes, out _, vlan: new VlanChoice(8, 0)));
            Assert.Equal(vlan == default ? FrameKind.Datagram : FrameKind.Other, FrameBench.Read(bytes, out _));
        }
    }

    [Fact]
    public void A_priority_tag_is_no_VLAN()
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample(), new VlanChoice(1, 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Ip), 0xA000);
        Assert.Equal(FrameKind.Datagram, FrameBench.Read(bytes, out _));
    }

    [Theory]
    [InlineData(nameof(LinkType.Raw), "")]
    [InlineData(nameof(LinkType.RawLinux), "")]
    [InlineData(nameof(LinkType.IPv4), "")]
    [InlineData(nameof(LinkType.Null), "02000000")]
    [InlineData(nameof(LinkType.Loop), "00000002")]
    [InlineData(nameof(LinkType.LinuxCooked), "00020001000602000000000700000800")]
    [InlineData(nameof(LinkType.LinuxCooked2), "0800000000000003000102060200000000070000")]
    [InlineData(nameof(LinkType.LinuxCooked), "00020001000602000000000700008100" + "00070800", 7)]
    public void Other_link_headers_are_read(string type, string header, int vlan = 0)
    {
        byte[] bytes = [.. Convert.FromHexString(header), .. FrameBench.Write(FrameBench.Sample())[Ip..]];
        Assert.Equal(FrameKind.Datagram, FrameBench.Read(bytes, out Frame frame, Enum.Parse<LinkType>(type), new VlanChoice((ushort)vlan, 0)));
        Assert.Equal(FrameBench.Sample(), FrameBench.Of(bytes, frame));
    }

    [Fact]
    public void An_IP_header_with_options_and_a_frame_with_padding_are_read()
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample());
        byte[] ip = [.. bytes[Ip..(Ip + 20)], 0x94, 4, 0, 0, .. bytes[(Ip + 20)..]]; // router alert
        ip[0] = 0x46;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)ip.Length);
        ip[10] = ip[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(10), (ushort)~Checksum.Fold(Checksum.Add(0, ip.AsSpan(0, 24))));
        byte[] whole = [.. bytes[..Ip], .. ip, 1, 2, 3, 4, 5, 6];
        Assert.Equal(FrameKind.Datagram, FrameBench.Read(whole, out Frame frame));
        Assert.Equal(FrameBench.Sample(), FrameBench.Of(whole, frame));
    }

    [Theory]
    [InlineData(nameof(FrameKind.Datagram), 0, "1100050200000000")]                          // hop-by-hop
    [InlineData(nameof(FrameKind.Datagram), 60, "1100010400000000")]                         // destination options
    [InlineData(nameof(FrameKind.Datagram), 0, "3C00050200000000" + "1100010400000000")]     // both
    [InlineData(nameof(FrameKind.Datagram), 44, "1100000000000007")]                         // a fragment that is all
    [InlineData(nameof(FrameKind.Datagram), 51, "11020000000000010000000100000002")]         // authentication
    [InlineData(nameof(FrameKind.Datagram), 43, "1100040000000000")]                         // a route that has been gone
    [InlineData(nameof(FrameKind.Fragment), 44, "1100000100000007")]
    [InlineData(nameof(FrameKind.Fragment), 44, "1100010000000007")]
    [InlineData(nameof(FrameKind.Malformed), 43, "1100040100000000")]
    [InlineData(nameof(FrameKind.Malformed), 0, "11FF000000000000")]                         // longer than the packet
    [InlineData(nameof(FrameKind.Other), 58, "8F00000000000000")]                            // MLD
    [InlineData(nameof(FrameKind.Other), 0, "3A00050200000000" + "8F00000000000000")]
    public void Extension_headers_of_IPv6_are_passed_over(string kind, byte next, string headers)
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample(ipv4: false));
        byte[] extension = Convert.FromHexString(headers);
        byte[] whole = [.. bytes[..(Ip + 40)], .. extension, .. bytes[(Ip + 40)..]];
        whole[Ip + 6] = next;
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(Ip + 4), (ushort)(bytes.Length - Ip - 40 + extension.Length));
        Assert.Equal(Enum.Parse<FrameKind>(kind), FrameBench.Read(whole, out Frame frame));
        Assert.Equal(GroupAddress.Parse("ff35::8012:3456"), frame.Group);
        if (kind == nameof(FrameKind.Datagram))
        {
            Assert.Equal(FrameBench.Sample(ipv4: false), FrameBench.Of(whole, frame));
        }
    }

    [Theory]
    [InlineData(nameof(FrameKind.Other), 12, 0x08)]           // another protocol (IPX would do)
    [InlineData(nameof(FrameKind.Other), Ip + 9, 2)]          // IGMP
    [InlineData(nameof(FrameKind.Other), Ip + 16, 10)]        // unicast
    [InlineData(nameof(FrameKind.Malformed), Ip, 0x65)]       // another version
    [InlineData(nameof(FrameKind.Malformed), Ip, 0x44)]       // a header that is too short
    [InlineData(nameof(FrameKind.Malformed), Ip + 2, 0x7F)]   // longer than the frame
    [InlineData(nameof(FrameKind.Malformed), Ip + 3, 0x10)]   // shorter than its header
    [InlineData(nameof(FrameKind.Malformed), Ip + 12, 224)]   // a group as source
    [InlineData(nameof(FrameKind.Fragment), Ip + 6, 0x20)]
    [InlineData(nameof(FrameKind.Fragment), Ip + 7, 1)]
    [InlineData(nameof(FrameKind.Malformed), Ip + 24, 0x7F)]  // UDP longer than IP
    [InlineData(nameof(FrameKind.Malformed), Ip + 25, 7)]     // UDP shorter than its header
    [InlineData(nameof(FrameKind.BadChecksum), Ip + 28, 0xEE)]
    public void What_is_wrong_with_a_frame_has_a_name(string kind, int at, byte value)
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample());
        bytes[at] = value;
        if (at == 12)
        {
            bytes[13] = 0x06; // ARP
        }

        bytes[Ip + 10] = bytes[Ip + 11] = 0; // left to hardware, so that it does not hide the rest
        Assert.Equal(Enum.Parse<FrameKind>(kind), FrameBench.Read(bytes, out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frame_that_the_capture_cut_is_truncated_and_one_that_ends_too_early_is_malformed(bool ipv4)
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample(ipv4));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(FrameKind.Truncated, FrameBench.Read(bytes.AsSpan(0, length), out _, length: bytes.Length));
            Assert.Equal(FrameKind.Malformed, FrameBench.Read(bytes.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Checksums_that_were_left_to_hardware_are_not_wrong()
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample());
        ushort right = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(Ip + 26));
        ushort begun = Checksum.Fold(Checksum.PseudoHeader(bytes.AsSpan(Ip + 12, 8), 108));
        foreach ((ushort value, FrameKind kind) in ((ushort, FrameKind)[])[(right, FrameKind.Datagram), (begun, FrameKind.Datagram), (0, FrameKind.Datagram), ((ushort)(right ^ 1), FrameKind.BadChecksum)])
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Ip + 26), value);
            Assert.Equal(kind, FrameBench.Read(bytes, out _));
            Assert.Equal(FrameKind.Datagram, FrameBench.Read(bytes, out _, verify: false));
        }

        bytes[Ip + 10] ^= 1;
        Assert.Equal(FrameKind.BadChecksum, FrameBench.Read(bytes, out _));
    }

    [Fact]
    public void Without_a_checksum_UDP_over_IPv6_is_wrong()
    {
        byte[] bytes = FrameBench.Write(FrameBench.Sample(ipv4: false));
        bytes.AsSpan(Ip + 46, 2).Clear();
        Assert.Equal(FrameKind.BadChecksum, FrameBench.Read(bytes, out _));
    }

    [Fact]
    public void The_checksum_is_that_of_RFC_1071()
    {
        byte[] example = [0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7];
        Assert.Equal(0xDDF2, Checksum.Fold(Checksum.Add(0, example)));
        Assert.Equal(0xDDF2 + 0x1200 - 0xFFFF + 0xFFFF, Checksum.Fold(Checksum.Add(0, [.. example, 0x12])));
        Assert.Equal(0xFFFF, Checksum.OfUdp(0, [0xFF, 0xFF])); // never 0
    }
}

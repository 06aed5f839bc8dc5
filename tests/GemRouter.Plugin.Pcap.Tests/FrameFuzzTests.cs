using CsCheck;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Frames that nobody meant to send.</summary>
public sealed class FrameFuzzTests
{
    private static readonly LinkType[] Types = [.. Enum.GetValues<LinkType>(), (LinkType)147];
    private static readonly VlanChoice Any = new(0, 0, TakesAny: true);

    private static readonly Gen<TestPacket> Packets =
        from ipv4 in Gen.Bool
        from low in Gen.UInt[0, 0x0FFF_FFFF]
        from source in Gen.UInt
        from ports in Gen.Select(Gen.UShort[1, ushort.MaxValue], Gen.UShort)
        from ttl in Gen.Byte
        from tos in Gen.Byte
        from payload in Gen.Byte.Array[0, 200]
        select new TestPacket
        {
            Group = new GroupAddress(ipv4 ? Address.FromIPv4(0xE000_0000 | low) : Address.Parse(FormattableString.Invariant($"ff0e::{low >> 16:x}:{low & 0xFFFF:x}"))),
            Port = ports.Item1,
            Source = ipv4 ? Address.FromIPv4(source & 0x7FFF_FFFF) : Address.Parse(FormattableString.Invariant($"2001:db8::{source & 0xFFFF:x}")),
            SourcePort = ports.Item2,
            Ttl = ttl,
            Dscp = (byte)(tos >> 2),
            Ecn = (byte)(tos & 3),
            Payload = payload,
        };

    [Fact]
    public void Noise_never_throws() => Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, Types.Length - 1], Gen.Int).Sample(static (bytes, type, length) =>
    {
        FrameKind kind = FrameReader.Read(bytes, length, Types[type], Any, verify: true, out Frame frame);
        AssertWithin(bytes, kind, frame);
    });

    [Fact]
    public void Mutated_frames_never_throw_and_what_is_taken_lies_within() =>
        Gen.Select(Packets, Gen.Select(Gen.Int[0, 100], Gen.Byte).Array[0, 4], Gen.Int[0, 300], Gen.Int[0, 2]).Sample(static (packet, changes, cut, tags) =>
        {
            byte[] bytes = FrameBench.Write(packet, tags == 0 ? default : new VlanChoice(5, (ushort)(tags == 1 ? 0 : 6)));
            foreach ((int at, byte value) in changes)
            {
                bytes[at % bytes.Length] = value;
            }

            ReadOnlySpan<byte> there = bytes.AsSpan(0, Math.Min(cut, bytes.Length));
            FrameKind kind = FrameReader.Read(there, bytes.Length, LinkType.Ethernet, Any, verify: false, out Frame frame);
            AssertWithin(there, kind, frame);
            if (kind == FrameKind.Datagram)
            {
                TestPacket read = FrameBench.Of(there, frame);
                byte[] again = FrameBench.Write(read);
                Assert.Equal(FrameKind.Datagram, FrameBench.Read(again, out Frame second));
                Assert.Equal(read, FrameBench.Of(again, second));
            }
        });

    [Fact]
    public void A_written_packet_is_read_as_it_was() => Packets.Sample(static packet =>
    {
        byte[] bytes = FrameBench.Write(packet);
        Assert.Equal(FrameKind.Datagram, FrameBench.Read(bytes, out Frame frame));
        Assert.Equal(packet, FrameBench.Of(bytes, frame));
    });

    [Fact]
    public void A_changed_bit_is_a_wrong_checksum_or_another_packet() => Gen.Select(Packets, Gen.Int[0, 10_000]).Sample(static (packet, flip) =>
    {
        const int Udp = 14 + 20;
        packet = packet with { Group = GroupAddress.Parse("239.1.2.3"), Source = Address.Parse("10.0.0.1") };
        byte[] bytes = FrameBench.Write(packet);
        int bit = (Udp + 8) * 8;
        bit += packet.Payload.IsEmpty ? 0 : flip % (packet.Payload.Length * 8);
        if (!packet.Payload.IsEmpty)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            FrameKind kind = FrameBench.Read(bytes, out _);
            Assert.Equal(FrameKind.BadChecksum, kind);
        }
    });

    private static void AssertWithin(ReadOnlySpan<byte> bytes, FrameKind kind, in Frame frame)
    {
        if (kind == FrameKind.Datagram)
        {
            Assert.True(frame.HasGroup && frame.PayloadAt >= 8 && frame.PayloadLength >= 0 && frame.PayloadAt + frame.PayloadLength <= bytes.Length);
        }
    }
}

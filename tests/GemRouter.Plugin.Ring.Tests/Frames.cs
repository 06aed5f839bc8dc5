using System.Buffers.Binary;
using CsCheck;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Ethernet frames as bytes.</summary>
internal static class Frames
{
    public const int Ip = 14;

    /// <summary>Datagrams of both families, over few groups, ports and sources, so that some are wanted.</summary>
    public static readonly Gen<TestPacket> Few =
        from ipv4 in Gen.Bool
        from number in Gen.Int[0, 40]
        from port in Gen.UShort[5000, 5004]
        from source in Gen.Int[1, 3]
        from payload in Gen.Byte.Array[0, 40]
        select new TestPacket
        {
            Group = GroupAddress.Parse(FormattableString.Invariant(ipv4 ? (FormattableString)$"239.1.{number / 8}.{number % 8}" : $"ff35::{number / 8:x}:{number % 8:x}")),
            Port = port,
            Source = Address.Parse(FormattableString.Invariant(ipv4 ? (FormattableString)$"10.0.0.{source}" : $"fd00::{source:x}")),
            SourcePort = 4000,
            Ttl = 8,
            Payload = payload,
        };

    public static byte[] Of(TestPacket sample)
    {
        PacketPool pool = new(1, 0, 65_535, 0);
        Assert.True(pool.TryRent(out Packet? packet));
        sample.CopyTo(packet);
        byte[] frame = new byte[FrameWriter.Room];
        int length = new FrameWriter(LinkType.Ethernet, 0x02_00_00_00_00_07, default).Write(frame, packet, sample.Source, sample.SourcePort);
        return frame[..length];
    }

    /// <summary>The same with an 802.1Q tag.</summary>
    public static byte[] Tagged(byte[] frame, ushort tag) => [.. frame[..12], 0x81, 0x00, (byte)(tag >> 8), (byte)tag, .. frame[12..]];

    /// <summary>An IPv4 frame with an option that says nothing, four times, and a right header checksum.</summary>
    public static byte[] WithOptions(byte[] frame)
    {
        byte[] longer = [.. frame[..(Ip + 20)], 1, 1, 1, 1, .. frame[(Ip + 20)..]];
        longer[Ip] = 0x46;
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(Ip + 2), (ushort)(longer.Length - Ip));
        longer.AsSpan(Ip + 10, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(Ip + 10), (ushort)~Checksum.Fold(Checksum.Add(0, longer.AsSpan(Ip, 24))));
        return longer;
    }

    /// <summary>An IPv6 frame with an empty header of destination options.</summary>
    public static byte[] WithExtension(byte[] frame)
    {
        byte[] longer = [.. frame[..(Ip + 40)], frame[Ip + 6], 0, 1, 4, 0, 0, 0, 0, .. frame[(Ip + 40)..]];
        longer[Ip + 6] = 60;
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(Ip + 4), (ushort)(longer.Length - Ip - 40));
        return longer;
    }

    /// <summary>Several datagrams under one header, as the kernel joins them.</summary>
    public static byte[] Joined(TestPacket sample, int count)
    {
        byte[] payload = [.. Enumerable.Repeat(sample.Payload.ToArray(), count).SelectMany(static (bytes, i) => bytes.Select(one => (byte)(one + i)))];
        return Of(sample with { Payload = payload });
    }
}

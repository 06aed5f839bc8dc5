using CsCheck;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public class ParserTests
{
    private static readonly Gen<byte[]> AnyBytes = Gen.OneOf(
        Gen.Byte.Array[0, 40],
        Gen.Byte.Array[0, 1500],
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 60], (flags, rest) => (byte[])[(byte)(flags & 31), .. rest]),
        Gen.Select(Gen.Int[1, 64], Gen.Byte.Array[22], (count, head) =>
        {
            byte[] manifest = new byte[1 + Manifest.SizeFor(count)];
            manifest[0] = (byte)DataFlags.Manifest;
            head.CopyTo(manifest, 1);
            manifest[7] = (byte)count;
            return manifest;
        }));

    [Fact]
    public void No_bytes_make_a_parser_throw_or_allocate() => AnyBytes.Sample(
        bytes =>
        {
            ParseAll(bytes); // compiled once before it is measured
            return AllocatesNothing(bytes) || AllocatesNothing(bytes); // once the runtime may replace code meanwhile
        },
        iter: 20_000,
        threads: 1);

    private static bool AllocatesNothing(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ParseAll(bytes);
        return GC.GetAllocatedBytesForCurrentThread() == before;
    }

    [Fact]
    public void What_parses_lies_within_the_bytes() => Gen.Select(AnyBytes, Gen.Bool, Gen.Bool).Sample((bytes, ipv4, signed) =>
    {
        if (InnerPayload.TryParse(bytes, new PacketNumber(5), ipv4, signed ? AuthMode.SignedManifest : AuthMode.Group, out InnerPayload inner))
        {
            Assert.InRange(inner.Offset, 1, bytes.Length);
            Assert.InRange(inner.Length, 0, bytes.Length - inner.Offset);
        }
    });

    [Fact]
    public void A_hostile_member_gets_a_verdict_for_any_inner_payload()
    {
        using DataStream stream = new(1);
        using DataStream signed = new(1, auth: AuthMode.SignedManifest);
        DataOpener opener = new();
        byte[] destination = new byte[4096];
        long number = 0;
        AnyBytes.Where(b => b.Length > 0).Sample(
            inner =>
            {
                foreach (DataStream one in new[] { stream, signed })
                {
                    byte[] packet = one.SealedRaw(new PacketNumber(++number), inner[0], inner.AsSpan(1));
                    DataVerdict verdict = one.Receive(opener, packet, destination, out OpenedPacket opened);
                    Assert.True(verdict is DataVerdict.Accepted or DataVerdict.Malformed or DataVerdict.Dummy);
                    Assert.NotNull(opened.Key);
                    Assert.Equal(number, one.Open.Top.Value);
                }
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void Any_datagram_gets_a_verdict()
    {
        using DataStream stream = new(4);
        DataOpener opener = new();
        byte[] kid = new byte[4];
        stream.Open.Address.KeyId.Write(kid);
        Gen.OneOf(Gen.Byte.Array[0, 100], Gen.Byte.Array[0, 100].Select(rest => (byte[])[0xE1, .. kid, .. rest])).Sample(
            bytes =>
            {
                DataVerdict verdict = stream.Receive(opener, bytes, new byte[bytes.Length], out _);
                return verdict != DataVerdict.Accepted;
            },
            threads: 1);
    }

    [Fact]
    public void A_packet_number_is_read_as_it_is_written() => Gen.Long[0, PacketNumber.Greatest].Sample(value =>
    {
        Span<byte> bytes = stackalloc byte[PacketNumber.Size];
        new PacketNumber(value).Write(bytes);
        return PacketNumber.Read(bytes).Value == value;
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(PacketNumber.Greatest + 1)]
    public void A_packet_number_has_48_bits(long value) => Assert.Throws<ArgumentOutOfRangeException>(() => new PacketNumber(value));

    [Fact]
    public void Padding_is_taken_off_as_it_was_put_on() => Gen.Select(Gen.Byte.Array[0, 50], Gen.Int[1, 50]).Sample((payload, padding) =>
    {
        byte[] padded = [.. payload, .. new byte[padding]];
        Padding.Write(padded.AsSpan(payload.Length));
        return Padding.TryStrip(padded, out int length) && length == payload.Length;
    });

    [Theory]
    [InlineData(DataFlags.Fragment, "", false)]
    [InlineData(DataFlags.Fragment | DataFlags.Padded, "80", false)]
    [InlineData(DataFlags.Fragment, "00", true)]
    [InlineData(DataFlags.Fragment | DataFlags.Dummy, "", true)] // a dummy carries nothing anyway
    public void A_fragment_carries_at_least_a_byte(DataFlags flags, string rest, bool expected)
    {
        byte[] header = new byte[FragmentHeader.Size];
        new FragmentHeader(new PacketNumber(3), 0, 2).Write(header);
        byte[] opened = [(byte)flags, .. header, .. Convert.FromHexString(rest)];
        Assert.Equal(expected, InnerPayload.TryParse(opened, new PacketNumber(3), true, AuthMode.Group, out _));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.1")] // an IPv4 address, whatever its length
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:127.0.0.1")]
    public void An_IPv4_address_is_no_origin_in_an_IPv6_group(string source)
    {
        byte[] prefix = new byte[Origin.MaxSize];
        prefix[0] = 16;
        Address.Parse(source).Write(prefix.AsSpan(1));
        Assert.Equal(0, Origin.Read(prefix, ipv4: false, out _));
    }

    private static void ParseAll(byte[] bytes)
    {
        DataHeader.Read(bytes, out _);
        InnerPayload.TryParse(bytes, new PacketNumber(3), true, AuthMode.Group, out _);
        InnerPayload.TryParse(bytes, new PacketNumber(3), false, AuthMode.SignedManifest, out _);
        Origin.Read(bytes, true, out _);
        Origin.Read(bytes, false, out _);
        FragmentHeader.TryRead(bytes, new PacketNumber(3), out _);
        Padding.TryStrip(bytes, out _);
        if (Manifest.TryParse(bytes, out Manifest manifest))
        {
            _ = manifest[manifest.Count - 1];
            _ = manifest.Previous;
            _ = manifest.FirstNumber;
        }
    }
}

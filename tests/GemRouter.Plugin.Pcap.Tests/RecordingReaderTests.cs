using CsCheck;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Pcap.Recordings;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>The formats of recordings, as they should be and as they are.</summary>
public sealed class RecordingReaderTests
{
    private static readonly byte[] Section = RecordingFile.Block(0x0A0D0D0A, [0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
    private static readonly byte[] Ethernet = RecordingFile.Block(1, [1, 0, 0, 0, 0, 0, 0, 0]);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void The_classic_format_is_read_in_both_byte_orders_and_resolutions(bool bigEndian, bool nanoseconds)
    {
        byte[] file = RecordingFile.Classic(bigEndian, nanoseconds, LinkType.LinuxCooked, (10, 7, [1, 2, 3], 3), (11, 999, [4], 2000));
        Assert.Equal(
            [(10_000_000_000 + (nanoseconds ? 7 : 7000), "010203", 3, LinkType.LinuxCooked), (11_000_000_000 + (nanoseconds ? 999 : 999_000), "04", 2000, LinkType.LinuxCooked)],
            Read(file, out string? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void What_is_written_is_read_and_by_libpcap_too()
    {
        byte[] file = RecordingFile.Pcapng(2, [FrameBench.Sample(), FrameBench.Sample(ipv4: false, 1)]);
        (long, string, int, LinkType)[] read = Read(file, out string? damage);
        Assert.Null(damage);
        Assert.Equal([1_700_000_000_123_456_789, 1_700_000_000_125_456_789], read.Select(static frame => frame.Item1));
        Assert.Equal([FrameBench.Write(FrameBench.Sample()), FrameBench.Write(FrameBench.Sample(ipv4: false, 1))], read.Select(static frame => Convert.FromHexString(frame.Item2)));
        Assert.All(read, static frame => Assert.Equal(LinkType.Ethernet, frame.Item4));
    }

    [Fact]
    public void A_section_has_interfaces_of_several_link_types_and_resolutions()
    {
        byte[] raw = RecordingFile.Block(1, [101, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0, 3, 0, 0, 0, 14, 0, 8, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // milliseconds, and 100 s more
        byte[] binary = RecordingFile.Block(1, [1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 1, 0, 0x81, 0, 0, 0]); // halves of a second; 2 bytes of each frame
        byte[] custom = RecordingFile.Block(0x0BAD, [1, 2, 3, 4, 5]);
        byte[] enhanced = RecordingFile.Block(6, [1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0xAA, 0, 0, 0]);
        byte[] obsolete = RecordingFile.Block(2, [0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0xBB, 0, 0, 0]);
        byte[] halves = RecordingFile.Block(6, [2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        byte[] simple = RecordingFile.Block(3, [7, 0, 0, 0, 1, 2, 3, 4]);
        byte[] second = [.. Section, .. RecordingFile.Block(1, [1, 0, 0, 0, 2, 0, 0, 0]), .. simple];
        Assert.Equal(
            [(100_005_000_000, "AA", 9, LinkType.Raw), (6_000, "BB", 1, LinkType.Ethernet), (1_500_000_000, "", 0, LinkType.Ethernet), (1_500_000_000, "0102", 7, LinkType.Ethernet)],
            Read([.. Section, .. Ethernet, .. raw, .. binary, .. custom, .. enhanced, .. obsolete, .. halves, .. second], out string? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void Every_place_where_a_file_can_break_off_ends_it_with_a_word()
    {
        byte[] whole = RecordingFile.Pcapng(1, [FrameBench.Sample(), FrameBench.Sample(), FrameBench.Sample()]);
        byte[] classic = RecordingFile.Classic(false, false, LinkType.Ethernet, (1, 1, [1, 2, 3], 3), (1, 2, [4, 5], 2));
        int[] clean = [.. Enumerable.Range(4, whole.Length - 3).Where(length => Damage(whole[..length]) is null)];
        Assert.Equal(5, clean.Length); // behind the section's header, the interface, and each frame
        Assert.Equal([24, 43, classic.Length], Enumerable.Range(24, classic.Length - 23).Where(length => Damage(classic[..length]) is null));
    }

    [Theory]
    [InlineData("0600000024000000" + "0500000000000000000000000100000001000000" + "AA000000" + "24000000", "interface 5")]
    [InlineData("0600000024000000" + "0000000000000000000000000900000001000000" + "AA000000" + "24000000", "shorter block")]
    [InlineData("0600000024000000" + "0000000000000000000000000100000001000000" + "AA000000" + "25000000", "lengths differ")]
    [InlineData("060000000B000000", "block of 11 bytes")]
    [InlineData("06000000FCFFFFFF", "block of 4294967292 bytes")]
    [InlineData("0100000014000000" + "0100000000000000" + "14000000" + "0600000010000000" + "00000000" + "10000000", "too short")]
    [InlineData("010000001C000000" + "0100000000000000" + "0900010014000000" + "1C000000", "resolution")]
    [InlineData("0A0D0D0A1C000000" + "1234567800000000FFFFFFFFFFFFFFFF0000" + "00001C000000", "byte order")]
    public void What_is_wrong_is_said(string block, string said) =>
        Assert.Contains(said, Damage([.. Section, .. Ethernet, .. Convert.FromHexString(block)]), StringComparison.Ordinal);

    [Fact]
    public void Classic_frames_of_an_absurd_length_are_damage() =>
        Assert.Contains("bytes", Damage([.. RecordingFile.Classic(false, false, LinkType.Ethernet), .. Convert.FromHexString("0100000001000000FFFFFF7FFFFFFF7F")]), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("D4C3B2A1")]
    [InlineData("68656C6C6F20776F726C64")]
    public void What_is_no_recording_is_refused(string bytes)
    {
        ComponentException refused = Assert.Throws<ComponentException>(() => RecordingReader.Of(new MemoryStream(Convert.FromHexString(bytes)), "some.file"));
        Assert.Contains("some.file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_never_throw()
    {
        byte[][] files =
        [
            RecordingFile.Pcapng(1, Enumerable.Range(0, 5).Select(static i => FrameBench.Sample(i % 2 == 0, i * 10))),
            RecordingFile.Classic(true, true, LinkType.Ethernet, Enumerable.Range(0, 5).Select(static i => ((uint)i, 5u, FrameBench.Write(FrameBench.Sample()), 9))),
        ];
        Gen.Select(Gen.Int[0, 1], Gen.Select(Gen.Int[4, 2000], Gen.Byte).Array[1, 5], Gen.Int[0, 2000]).Sample((which, changes, cut) =>
        {
            byte[] file = [.. files[which]];
            foreach ((int at, byte value) in changes)
            {
                file[Math.Max(4, at % file.Length)] = value;
            }

            Read(file[..Math.Max(30, Math.Min(cut, file.Length))], out _);
        });
    }

    [Fact]
    public void A_file_that_cannot_be_read_any_more_ends()
    {
        using RecordingReader reader = RecordingReader.Of(new FailingStream(RecordingFile.Pcapng(1, [FrameBench.Sample()])[..100]), "x");
        Assert.False(reader.MoveNext());
        Assert.Contains("the disk is gone", reader.Damage, StringComparison.Ordinal);
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData("0600000000000001")] // a block of 16 MiB
    [InlineData("010000000CF0FF00")]
    public void A_small_file_takes_little_memory_whatever_it_says_of_sizes(string block)
    {
        byte[] file = [.. Section, .. Ethernet, .. Convert.FromHexString(block)];
        Read(file, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(file, out string? damage);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("breaks off", damage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_is_longer_than_what_is_read_at_once_is_read_whole()
    {
        byte[] frame = [.. Enumerable.Range(0, 3 << 20).Select(static i => (byte)(i * 7))];
        byte[] file = RecordingFile.Classic(false, false, LinkType.Raw, (1u, 2u, frame[..100_000], 100_000), (1u, 3u, frame, frame.Length), (1u, 4u, frame[..9], 9));
        Assert.Equal([Convert.ToHexString(frame[..100_000]), Convert.ToHexString(frame), Convert.ToHexString(frame[..9])], Read(file, out string? damage).Select(static read => read.Bytes));
        Assert.Null(damage);
    }

    [Fact]
    public void Reading_allocates_nothing_once_it_runs()
    {
        byte[] file = RecordingFile.Pcapng(1, Enumerable.Repeat(FrameBench.Sample(length: 1316), 2000));
        using RecordingReader reader = RecordingReader.Of(new MemoryStream(file), "x");
        long least = long.MaxValue;
        int frames = 0;
        while (frames < 2000)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++)
            {
                frames += reader.MoveNext() ? 1 : 0;
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before); // the compiler's own work counts on this thread, too
        }

        Assert.Equal((2000, 0), (frames, least));
    }

    private static string? Damage(byte[] file)
    {
        Read(file, out string? damage);
        return damage;
    }

    private static (long Time, string Bytes, int Length, LinkType Type)[] Read(byte[] file, out string? damage)
    {
        List<(long, string, int, LinkType)> frames = [];
        using RecordingReader reader = RecordingReader.Of(new MemoryStream(file), "x");
        while (reader.MoveNext())
        {
            frames.Add((reader.Time, Convert.ToHexString(reader.Bytes), reader.Length, reader.LinkType));
        }

        damage = reader.Damage;
        return [.. frames];
    }

    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, count) : throw new IOException("the disk is gone");
    }
}

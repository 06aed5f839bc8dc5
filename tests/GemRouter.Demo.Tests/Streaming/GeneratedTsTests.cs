using System.Buffers.Binary;
using System.Diagnostics;
using GemRouter.Cli.Demo.Network;
using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Demo.Tests.Streaming;

public sealed class GeneratedTsTests
{
    private const int Rate = 17_142_857;
    private const int Packets = 30_000; // some 2.6 s

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_packet_begins_with_the_sync_byte_and_each_PID_counts_its_packets_with_payload()
    {
        Dictionary<int, int> counters = [];
        await foreach (byte[] packet in Stream())
        {
            Assert.Equal(TsPacket.Sync, packet[0]);
            int pid = Pid(packet);
            bool hasPayload = (packet[3] & 0x10) != 0;
            if (pid != TsPacket.NullPid)
            {
                int expected = counters.TryGetValue(pid, out int last) ? (last + (hasPayload ? 1 : 0)) & 0xF : packet[3] & 0xF;
                Assert.Equal(expected, packet[3] & 0xF);
                counters[pid] = expected;
            }
        }

        Assert.Equal([0, GeneratedTs.MapPid, GeneratedTs.StreamPid], counters.Keys.Order());
    }

    [Fact]
    public async Task Its_tables_are_whole_and_lead_to_the_stream()
    {
        int programs = 0;
        int maps = 0;
        await foreach (byte[] packet in Stream())
        {
            if (Pid(packet) is 0 or GeneratedTs.MapPid)
            {
                Assert.Equal(0, packet[4]);
                int length = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(6)) & 0xFFF;
                Assert.Equal(0u, TsTables.Crc(packet.AsSpan(5, 3 + length)));
                bool isMap = packet[5] == 2;
                Assert.Equal(isMap ? GeneratedTs.MapPid : 0, Pid(packet));
                int named = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(isMap ? 18 : 15)) & 0x1FFF;
                Assert.Equal(isMap ? GeneratedTs.StreamPid : GeneratedTs.MapPid, named);
                maps += isMap ? 1 : 0;
                programs += isMap ? 0 : 1;
            }
        }

        Assert.InRange(programs, 20, 40); // each 100 ms
        Assert.InRange(maps, programs - 1, programs);
    }

    [Fact]
    public async Task Its_clock_says_when_each_packet_is_sent_at_the_constant_rate()
    {
        long index = 0;
        List<long> at = [];
        await foreach (byte[] packet in Stream())
        {
            if ((packet[3] & 0x20) != 0 && packet[4] > 0 && (packet[5] & 0x10) != 0)
            {
                long clock = (BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(6)) * 2L + (packet[10] >> 7)) * 300 + (((packet[10] & 1) << 8) | packet[11]);
                Assert.Equal((long)((Int128)index * 188 * 8 * 27_000_000 / Rate), clock);
                at.Add(clock);
            }

            index++;
        }

        Assert.All(at.Zip(at.Skip(1)), static pair => Assert.InRange(pair.Second - pair.First, 1, 27_000_000 / 10)); // at least each 100 ms
    }

    [Fact]
    [Trait("Needs", "System")]
    public async Task Ffprobe_finds_its_program_and_nothing_to_complain_about()
    {
        Assert.SkipWhen(Programs.Find("ffprobe") is null, "needs ffprobe (Debian package ffmpeg)");
        string path = Path.GetTempFileName();
        try
        {
            await using (FileStream file = File.OpenWrite(path))
            {
                await foreach (byte[] packet in Stream())
                {
                    await file.WriteAsync(packet, Cancellation);
                }
            }

            using Process ffprobe = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "warning", "-show_entries", "program=program_id:stream=id,codec_type", "-of", "compact", path])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> complaints = ffprobe.StandardError.ReadToEndAsync(Cancellation);
            string found = await ffprobe.StandardOutput.ReadToEndAsync(Cancellation);
            Assert.Contains("program_id=1", found, StringComparison.Ordinal);
            Assert.Contains("codec_type=data|id=0x101", found, StringComparison.Ordinal);
            Assert.DoesNotContain("continuity", await complaints, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int Pid(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(1)) & 0x1FFF;

    private static async IAsyncEnumerable<byte[]> Stream()
    {
        await using GeneratedTs source = new(Rate);
        byte[] six = new byte[6 * TsPacket.Length];
        for (int i = 0; i < Packets / 6; i++)
        {
            Assert.True(await source.ReadAsync(six, Cancellation));
            foreach (byte[] packet in six.Chunk(TsPacket.Length))
            {
                yield return packet;
            }
        }
    }
}

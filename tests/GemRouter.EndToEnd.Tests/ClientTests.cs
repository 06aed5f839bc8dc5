using System.Globalization;
using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>Programs that nobody here wrote, at both ends of two routers.</summary>
[Collection(StudioCollection.Name)]
[Trait("Needs", "System")]
public sealed class ClientTests(StudioNetwork studio) : RealNetworkTest
{
    private const int Chunk = 1316;
    private const int VideoFrames = 90; // of 100: the muxer keeps the last ones back
    private const int AudioFrames = 150; // of 167

    [Theory]
    [InlineData("ASM", "239.71.1.5", "5001")]
    [InlineData("SSM", "232.71.1.2", "5001")]
    [InlineData("IPv6", "ff08::71:2", "5001")]
    public async Task Iperf_loses_nothing_at_20_megabits_a_second(string kind, string group, string port)
    {
        Need("iperf", "iperf");
        string[] version = kind == "IPv6" ? ["-V"] : [];
        string[] source = kind == "SSM" ? ["-H", studio.SiteA.RouterAddress.ToString()] : [];
        LabProcess server = studio.SiteA.Client.Start(
            "stdbuf", ["-oL", "iperf", "-s", "-u", .. version, "-B", $"{group}%{Site.Lan}", .. source, "-p", port, "-w", "4M", "-i", "60", "-y", "c"]);
        await JoinedAsync(kind == "IPv6" ? "igmp6" : "igmp", group);

        LabProcess client = studio.Studio.Client.Start("iperf", ["-c", $"{group}", .. version, "-u", "-p", port, "-b", "20m", "-l", "1316", "-t", "2", "-T", "8", "--no-udp-fin"]);
        Assert.Equal(0, await client.Exit.WaitAsync(Until.Patience, Cancellation));

        // CSV: ..., transferred bytes, bits a second, jitter, lost, datagrams, percent, out of order
        string[] report = (await server.Lines.ReadAsync(Cancellation).AsTask().WaitAsync(Until.Patience, Cancellation)).Split(',');
        await server.KillAsync();
        Assert.Equal("0", report[10]);
        Assert.Equal("0", report[13]);
        Assert.InRange(long.Parse(report[11], CultureInfo.InvariantCulture), 3700, 4000); // 2 s
    }

    [Fact]
    public async Task Multicat_receives_the_file_that_multicat_sent()
    {
        Need("multicat", "multicat");
        string sent = Path.Combine(studio.Network.Folder, "sent.ts");
        string received = Path.Combine(studio.Network.Folder, "received.ts");
        byte[] content = TransportStream(2000);
        await File.WriteAllBytesAsync(sent, content, Cancellation);

        // -u, -U: no RTP; -f: the file has no clock to go by.
        LabProcess receiver = studio.SiteA.Client.Start("multicat", ["-u", "-U", $"@239.71.1.6:5001/ifaddr={studio.SiteA.ClientAddress}", received]);
        await JoinedAsync("igmp", "239.71.1.6");
        LabProcess ingest = studio.Studio.Client.Start("ingests", ["-p", "257", sent]);
        Assert.Equal(0, await ingest.Exit.WaitAsync(Until.Patience, Cancellation)); // writes the times of the chunks beside the file
        LabProcess sender = studio.Studio.Client.Start("multicat", ["-U", "-t", "8", sent, $"239.71.1.6:5001/ifaddr={studio.Studio.ClientAddress}"]);
        await Until.TrueAsync(() => new FileInfo(received) is { Exists: true } file && file.Length >= content.Length, $"{content.Length} bytes are received; {sender.Errors}");
        await receiver.StopAsync(Until.Patience);
        await sender.KillAsync();
        Assert.Equal(content, await File.ReadAllBytesAsync(received, Cancellation));
    }

    [Fact]
    public async Task The_frames_that_ffmpeg_decodes_are_those_that_ffmpeg_encoded()
    {
        Need("ffmpeg", "ffmpeg");
        string sent = Path.Combine(studio.Network.Folder, "sent.md5");
        string received = Path.Combine(studio.Network.Folder, "received.md5");
        LabProcess receiver = studio.SiteA.Client.Start(
            "ffmpeg",
            [
                "-nostdin", "-hide_banner", "-loglevel", "error", "-analyzeduration", "500000", "-i", $"udp://239.71.1.7:5001?localaddr={studio.SiteA.ClientAddress}&buffer_size=4000000&fifo_size=100000",
                "-map", "0", "-c", "copy", "-frames:v", Text(VideoFrames), "-frames:a", Text(AudioFrames), "-f", "framemd5", received,
            ]);
        await JoinedAsync("igmp", "239.71.1.7");
        LabProcess sender = studio.Studio.Client.Start(
            "ffmpeg",
            [
                "-nostdin", "-hide_banner", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=4", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=4",
                "-c:v", "mpeg2video", "-threads", "1", "-b:v", "2M", "-c:a", "mp2", "-copyts", "-muxdelay", "0", "-muxpreload", "0",
                "-f", "tee", "-map", "0", "-map", "1", $"[f=mpegts]udp://239.71.1.7:5001?ttl=8&pkt_size=1316&localaddr={studio.Studio.ClientAddress}|[f=framemd5]{sent}",
            ]);
        int ended = await sender.Exit.WaitAsync(Until.Patience, Cancellation);
        Assert.True(ended == 0, sender.Errors);
        Assert.Equal(0, await receiver.Exit.WaitAsync(Until.Patience, Cancellation)); // it has what it was to wait for
        Assert.Equal(Hashes(sent, 0, VideoFrames), Hashes(received, 0, VideoFrames));
        Assert.Equal(Hashes(sent, 1, AudioFrames), Hashes(received, 1, AudioFrames));
    }

    // Size and hash of a stream's first frames; the clocks at both ends may differ.
    private static string[] Hashes(string path, int stream, int count)
    {
        string[] frames =
        [
            .. File.ReadLines(path).Where(static line => !line.StartsWith('#')).Select(static line => line.Split(',', StringSplitOptions.TrimEntries))
                .Where(part => part[0] == Text(stream)).Select(static part => $"{part[4]} {part[5]}").Take(count),
        ];
        Assert.Equal(count, frames.Length);
        return frames;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Packets with a clock of their own, so that multicat knows when to send them: whole chunks, since it pads the last.
    private static byte[] TransportStream(int chunks)
    {
        GemRouter.Cli.Demo.Streaming.GeneratedTs source = new(8_000_000);
        byte[] content = new byte[chunks * Chunk];
        Assert.True(source.ReadAsync(content, Cancellation).AsTask().IsCompletedSuccessfully);
        return content;
    }

    // Waits until the client's host has joined a group.
    private async Task JoinedAsync(string protocol, string group)
    {
        byte[] bytes = System.Net.IPAddress.Parse(group).GetAddressBytes();
        string shown = protocol == "igmp" ? Convert.ToHexString([.. bytes.Reverse()]) : Convert.ToHexStringLower(bytes);
        await Until.TrueAsync(
            async () => (await ProgramOutput.OfAsync(studio.SiteA.Client.Start("cat", [$"/proc/self/net/{protocol}"]))).Output.Contains(shown, StringComparison.OrdinalIgnoreCase),
            $"{group} is joined");
    }
}

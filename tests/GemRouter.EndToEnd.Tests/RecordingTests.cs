using GemRouter.Cli.Tests;
using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>What is recorded of real routers: a capture of the fabric with a key log, and taps.</summary>
[Trait("Needs", "System")]
public sealed class RecordingTests : RealNetworkTest, IAsyncLifetime
{
    private const byte Video = 34 << 2; // DSCP AF41

    private readonly CaptureFile _files = new(Path.Combine(Path.GetDirectoryName(Place.Program)!, "plugins"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _files.DisposeAsync();

    [Fact]
    public async Task A_capture_of_the_fabric_opens_with_one_router_s_key_log_to_what_was_sent_over_a_rekey()
    {
        Need("tcpdump", "tcpdump");
        await using Network network = await Network.BuildAsync();
        ManifestText manifest = new() { Groups = [new(ManifestText.Everything) { Join = "239.71.1.1, 239.71.1.2", Rest = "rekey: { packets: 1024, lead: 1s }" }] };
        Site source = await network.AddSiteAsync("source", manifest);
        Site logging = await network.AddSiteAsync("logging", manifest with { KeyLog = "session.keylog" });
        source.Start();
        logging.Start();
        await Network.AcquaintedAsync(source, logging);
        string capture = Path.Combine(network.Folder, "fabric.pcap");
        LabProcess dump = logging.Host.Start("tcpdump", ["-i", Site.Fabric, "-s", "0", "-B", "32768", "-U", "--immediate-mode", "-Z", "root", "-w", capture, "udp"]);
        await Until.TrueAsync(() => dump.Errors.Contains("listening on", StringComparison.Ordinal), "tcpdump listens");

        using Receiver received = logging.Receive(5000, "239.71.1.1", "239.71.1.2");
        using Sender sender = source.Send("239.71.1.1:5000", stream: 1, trafficClass: Video);
        using Sender large = source.Send("239.71.1.2:5000", stream: 2);
        Task playing = sender.PlayAsync(1316, 3000, 800, Cancellation);
        await large.PlayAsync(6000, 30, 20, Cancellation);
        await playing;
        await received.SettledAsync(1, 3000);
        await received.SettledAsync(2, 30);
        await Until.TrueAsync(async () => (await _files.ReadAsync(capture)).Count(static packet => packet.Group.ToString() == "239.71.1.1") == 3000, "tcpdump has written all");
        await dump.SignalAsync("INT");
        await dump.Exit.WaitAsync(Until.Patience, TimeProvider.System, Cancellation);

        string keys = Path.Combine(network.Folder, "session.keylog");
        string clear = Path.Combine(network.Folder, "clear.pcapng");
        ProgramOutput decoded = await ProgramOutput.OfAsync(logging.Host.Start(Place.Program, ["decode", capture, "--keys", keys, "-o", clear, "--json"]));
        Assert.Equal((0, ""), (decoded.ExitCode, decoded.Errors));
        Assert.True(decoded.Json.GetProperty("keys").GetInt32() >= 3, decoded.Output);
        Assert.All(decoded.Json.GetProperty("streams").EnumerateArray(), static stream => Assert.Equal((0, 0), (stream.GetProperty("unknownKey").GetInt32(), stream.GetProperty("authFailed").GetInt32())));
        List<CapturedPacket> packets = await _files.ReadAsync(clear);
        AssertSent(packets, "239.71.1.1", stream: 1, 3000, source, dscp: 34);
        AssertSent(packets, "239.71.1.2", stream: 2, 30, source, dscp: 0);
        Assert.Equal(3030, packets.Count);
        Assert.All(packets, static packet => Assert.InRange(TimeProvider.System.GetUtcNow() - packet.At, TimeSpan.Zero, Until.Patience * 4));

        ProgramOutput status = await logging.AskAsync("status");
        Assert.Equal($"  KEY LOG     every session key is written in clear to {keys}", status.Output.Split('\n')[1]);
        Assert.Contains("KEY LOG: every session key of this router is written in clear", logging.Router.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY LOG", source.Router.Log, StringComparison.Ordinal);
        string[] secrets = [.. (await File.ReadAllLinesAsync(keys, Cancellation)).Select(static line => line.Split(' ')[1]["sek=".Length..])];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, logging.Router.Log + status.Output, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_tap_of_a_live_router_records_what_is_sealed_and_what_was_opened()
    {
        await using Network network = await Network.BuildAsync();
        Site source = await network.AddSiteAsync("source", new ManifestText());
        Site sink = await network.AddSiteAsync("sink", new ManifestText());
        source.Start();
        sink.Start();
        await Network.AcquaintedAsync(source, sink);
        string before = Path.Combine(network.Folder, "before.pcapng");
        string after = Path.Combine(network.Folder, "after.pcapng");
        LabProcess sealing = await TapAsync(source, "routes[0]/seal/in", before, "-n", "200", "--group", "239.71.1.1");
        LabProcess opened = await TapAsync(sink, "routes[0]/open/out", after);

        using Receiver received = sink.Receive(5000, "239.71.1.1", "239.71.1.2");
        using Sender sender = source.Send("239.71.1.1:5000", stream: 1, trafficClass: Video);
        using Sender other = source.Send("239.71.1.2:5000", stream: 2);
        await Sender.PlayAsync([sender, other], 1316, 200, 200, Cancellation);
        Assert.Equal(StreamTally.Whole(200), await received.SettledAsync(1, 200));
        Assert.Equal(0, await sealing.Exit.WaitAsync(Until.Patience, TimeProvider.System, Cancellation));
        List<CapturedPacket> packets = await _files.ReadAsync(before);
        Assert.Equal(200, packets.Count);
        AssertSent(packets, "239.71.1.1", stream: 1, 200, source, dscp: 34);

        await other.PlayAsync(1316, 10, 100, Cancellation); // what the first ones need until they are read is over by then
        await received.SettledAsync(2, 210);
        await opened.SignalAsync("INT");
        Assert.Equal(0, await opened.Exit.WaitAsync(Until.Patience, TimeProvider.System, Cancellation));
        packets = await _files.ReadAsync(after);
        AssertSent(packets, "239.71.1.1", stream: 1, 200, source, dscp: 34, ttl: 7);

        ProgramOutput wrong = await sink.AskAsync("tap", "video", "-w", after);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("there is no point \"video\" to tap; there are routes[0]/seal/in, ", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("routes[0]/seal/in is tapped", source.Router.Log, StringComparison.Ordinal);
    }

    private static async Task<LabProcess> TapAsync(Site site, string point, string file, params string[] more)
    {
        LabProcess tap = site.Host.Start(Place.Program, ["tap", point, "-w", file, "--state", site.State, .. more]);
        await Until.TrueAsync(() => tap.Errors.Contains($"recording {point}", StringComparison.Ordinal), $"{point} is recorded");
        return tap;
    }

    private static void AssertSent(List<CapturedPacket> packets, string group, int stream, int count, Site source, byte dscp, byte ttl = 8)
    {
        CapturedPacket[] own = [.. packets.Where(packet => packet.Group.ToString() == group)];
        Assert.Equal(Enumerable.Range(0, count).Select(number => ((int, long)?)(stream, number)), own.Select(static packet => NumberedPayload.Read(packet.Payload)));
        Assert.All(own, packet => Assert.Equal((5000, source.ClientAddress.ToString(), ttl, dscp), (packet.Port, packet.Source.ToString(), packet.Ttl, packet.Dscp)));
    }
}

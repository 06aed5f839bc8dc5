using System.Globalization;
using GemRouter.Cli.Demo.Network;
using GemRouter.Cli.Demo.Parts;
using GemRouter.Cli.Demo.Stage;
using GemRouter.Demo.Tests.Network;

namespace GemRouter.Demo.Tests.Stage;

/// <summary>The demo's player, receivers and tap without a router between them: what they would see if the fabric carried the stream as it is.</summary>
[Trait("Needs", "System")]
public sealed class StreamOnAWireTests
{
    private const long Datagrams = 3800; // 2 s

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_gets_every_datagram_and_a_tap_sees_that_each_is_plaintext()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        string marker = Convert.ToHexString(Streaming.Datagrams.Marker);
        string stream = Cast.Stream.ToString();
        await using Lab lab = new(TimeProvider.System);
        LabHub hub = await lab.AddHubAsync("hub", cancellation: Cancellation);
        LabHost[] hosts = [await lab.AddHostAsync("source", Cancellation), await lab.AddHostAsync("receiver", Cancellation), await lab.AddHostAsync("tap", Cancellation)];
        for (int i = 0; i < hosts.Length; i++)
        {
            await hub.ConnectAsync(hosts[i], "eth0", Cancellation);
            await hosts[i].AddAddressAsync("eth0", $"10.71.0.{i + 1}/24", Cancellation);
            await hosts[i].RouteMulticastAsync("eth0", Cancellation);
        }

        await hosts[2].IpAsync(["link", "set", "eth0", "promisc", "on"], Cancellation);
        Part<TapReport> tap = new(hosts[2].Start(OwnProgram.Path, ["demo-tap", marker]), DemoJson.Default.TapReport, TapReport.None);
        Part<ReceiveReport> receiver = new(hosts[1].Start(OwnProgram.Path, ["demo-receive", stream, "10.71.0.2", marker]), DemoJson.Default.ReceiveReport, ReceiveReport.None);
        LabProcess playing = hosts[0].Start(OwnProgram.Path, ["demo-play", stream, "10.71.0.1", marker, Datagrams.ToString(CultureInfo.InvariantCulture)]);
        Part<PlayReport> player = new(playing, DemoJson.Default.PlayReport, PlayReport.None);
        await Task.WhenAll(tap.ReadyAsync(Cancellation), receiver.ReadyAsync(Cancellation), player.ReadyAsync(Cancellation));

        long start = TimeProvider.System.GetTimestamp();
        await player.GoAsync();
        Assert.Equal(0, await playing.Exit);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(1.99), TimeSpan.FromSeconds(60)); // never faster than the rate

        Assert.Equal((Datagrams, true), ((await player.EndAsync()).Sent, player.Latest.Ended));
        Assert.Equal(new ReceiveReport(Datagrams, 0, Datagrams - 1, 0, 0, 0, 0), await receiver.EndAsync());
        Assert.Equal(new TapReport(0, 0, Datagrams, 0, 0), await tap.EndAsync());
    }

    [Fact]
    public async Task A_part_ends_with_its_input_though_nobody_told_it_to_begin()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        await using Lab lab = new(TimeProvider.System);
        LabHost host = await lab.AddHostAsync("a", Cancellation);
        await host.AddAddressAsync("lo", "10.71.0.1/32", Cancellation);
        LabProcess playing = host.Start(OwnProgram.Path, ["demo-play", "239.71.1.1:5000", "10.71.0.1", new string('0', 32), "1000000"]);
        Part<PlayReport> player = new(playing, DemoJson.Default.PlayReport, PlayReport.None);
        playing.EndInput();
        await player.EndAsync();
        Assert.Equal(0, await playing.Exit);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using GemRouter.EndToEnd.Tests.Rig;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests;

/// <summary>wire 7: whoever is on the fabric sends what he likes as fast as he likes; a stream goes on beside it.</summary>
[Trait("Needs", "System")]
public sealed class FloodTests : RealNetworkTest
{
    private const string Device = "eth0";
    private const int Before = 200;
    private const int Beside = 1600; // 8 s
    private const int PerSecond = 10_000;
    private const int Flooded = 8 * PerSecond;

    [Fact]
    public async Task A_stream_arrives_beside_ten_thousand_packets_of_garbage_under_its_kid_and_as_many_control_datagrams_a_second()
    {
        await using Network network = await Network.BuildAsync();
        Site left = await network.AddSiteAsync("left", new ManifestText());
        Site right = await network.AddSiteAsync("right", new ManifestText());
        left.Start();
        right.Start();
        await Network.AcquaintedAsync(left, right);
        LabHost attacker = await network.Lab.AddHostAsync("attacker", Cancellation);
        await network.Fabric.ConnectAsync(attacker, Device, Cancellation);
        await attacker.AddAddressAsync(Device, "10.71.0.66/24", Cancellation);
        await attacker.RouteMulticastAsync(Device, Cancellation);

        using Receiver there = right.Receive(5000, "239.71.1.1");
        using Sender sender = left.Send("239.71.1.1:5000", stream: 1);
        await sender.PlayAsync(500, Before, 200, Cancellation);
        RouterStatus source = await left.Router.StatusAsync();
        uint kid = uint.Parse(source.OwnStreams.Single().Kid, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Frame hello = network.Capture.Frames.Last(frame => frame.IsHello && frame.Source.Equals(left.FabricAddress));
        int lines = Lines(left) + Lines(right);

        using Flooder data = Flooder.Open(attacker, Device, IPEndPoint.Parse("239.71.1.1:5000"));
        using Flooder control = Flooder.Open(attacker, Device, hello.Destination);
        await Task.WhenAll(
            Task.Run(() => data.PlayAsync(n => Data(kid, n), Flooded, PerSecond, Cancellation), Cancellation),
            Task.Run(() => control.PlayAsync(n => Control(hello.Payload, n), Flooded, PerSecond, Cancellation), Cancellation),
            sender.PlayAsync(500, Beside, 200, Cancellation));

        StreamTally tally = await there.SettledAsync(1, Before + Beside);
        RouterStatus status = await right.Router.StatusAsync();
        Assert.True(tally.Received >= (Before + Beside) * 0.999, $"{tally} {await Losses.OfAsync(left, right)}");
        Assert.Equal((0, 0, Before + Beside), (there.Changed, tally.Doubled, sender.Sent));
        Assert.True(TestRouter.Value(status, "data.auth_failed") > Flooded / 4);
        Assert.True(TestRouter.Value(status, "control.auth_failed") > Flooded / 8);
        Assert.Contains(status.Peers, static peer => peer is { Name: "left", State: "proven" });
        Assert.Equal("running", status.State);
        Assert.InRange(Lines(left) + Lines(right) - lines, 0, 2);
    }

    private static int Lines(Site site) => site.Router.Log.Count(static letter => letter == '\n');

    // Packet numbers that the stream is about to use, and those far behind them.
    private static byte[] Data(uint kid, long number)
    {
        byte[] payload = new byte[500];
        Random.Shared.NextBytes(payload);
        payload[0] = 0xE1;
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(1), kid);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(5), 0);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(7), (uint)(Before + (number % 60_000)));
        return payload;
    }

    // In turn: bytes, an envelope of a boot that there is not, and two in the name of one that there is.
    private static byte[] Control(byte[] hello, long number)
    {
        byte[] datagram = [.. hello];
        int keep = (number % 4) switch { 0 => 0, 1 => 8, _ => 24 };
        Random.Shared.NextBytes(datagram.AsSpan(keep));
        return datagram;
    }
}

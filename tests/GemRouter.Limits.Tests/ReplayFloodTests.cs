using GemRouter.Limits.Tests.Rig;

namespace GemRouter.Limits.Tests;

/// <summary>wire 4 and 5.5: what was recorded on the fabric, played back at speed.</summary>
public sealed class ReplayFloodTests
{
    private const int Seconds = 4;

    [Fact]
    public async Task Recorded_traffic_played_back_at_fifty_times_its_speed_is_worth_nothing()
    {
        await using Flood flood = await Flood.BeginAsync();
        TestPacket[] data = [.. flood.Source.Sent("fabric")];
        Assert.True(data.Length > 150);
        flood.Stranger.Heard.Clear();
        await flood.RunAsync(10, static _ => { }); // the recording: all say something in ten seconds
        byte[][] control = [.. flood.Stranger.Heard];
        Assert.NotEmpty(control);

        await flood.RunAsync(Seconds, step =>
        {
            flood.Fabric.Send(Enumerable.Range(0, 100).Select(i => data[((step * 100) + i) % data.Length]));
            for (int i = 0; i < 50; i++)
            {
                flood.Stranger.Say(control[((step * 50) + i) % control.Length]);
            }
        });
        Assert.Equal(Seconds * 100 * Flood.StepsPerSecond, flood.AtReceiver.GetValueOrDefault("data.replayed") + flood.AtReceiver.GetValueOrDefault("data.too_old"));
        Assert.True(flood.AtReceiver.GetValueOrDefault("control.replayed") > 500);
        Assert.InRange(flood.AtReceiver.GetValueOrDefault("control.accepted"), 0, Flood.UsuallySaid(Seconds));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task Recordings_of_boots_that_are_gone_are_worth_nothing_and_leave_the_source_its_budget()
    {
        await using Flood flood = await Flood.BeginAsync();

        // Ten earlier boots of the source, each with a stream of its own.
        List<byte[]> recorded = [];
        for (int boot = 0; boot < 10; boot++)
        {
            RouterFixture earlier = await Sites.StartAsync(flood.Domain, "source-of-old");
            earlier.Host("lan").Send(TimeSpan.FromMilliseconds(10), Enumerable.Range(0, 10).Select(static i => new TestPacket { Group = GroupAddress.Parse("239.1.7.7"), Payload = new byte[50 + i] }));
            flood.Stranger.Listen();
            flood.Stranger.Heard.Clear();
            await flood.Domain.AdvanceAsync(TimeSpan.FromSeconds(2));
            flood.Stranger.Listen();
            recorded.AddRange(flood.Stranger.Heard.Where(datagram => Convert.ToHexStringLower(datagram.AsSpan(8, 16)) == earlier.Status.Boot));
            await earlier.StopAsync();
            await flood.Domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await flood.RunAsync(20, step =>
        {
            for (int i = 0; i < 20; i++)
            {
                flood.Stranger.Say(recorded[((step * 20) + i) % recorded.Count]);
            }
        });
        Assert.DoesNotContain(flood.Receiver.Status.PeerStreams, static stream => stream.Group == "239.1.7.7");
        Assert.DoesNotContain(flood.Receiver.Status.Peers, static peer => peer is { Name: "source-of-old", State: "proven" });
        Assert.Contains(flood.Receiver.Status.Peers, static peer => peer is { Name: "source", State: "proven" });
    }
}

using GemRouter.Limits.Tests.Rig;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests;

/// <summary>wire 6.4 and 7: requests, from a node that is believed and from nobody.</summary>
public sealed class RequestFloodTests
{
    private const int Seconds = 3;

    private readonly Forger _forger = new(3);

    [Fact]
    public async Task A_proven_node_that_asks_all_the_time_is_answered_four_times_a_second()
    {
        await using Flood flood = await Flood.BeginAsync("{ signatures-per-node: 1000, signatures-per-node-burst: 1000 }");
        Member member = new(flood.Stranger, flood.Domain.Clock);
        await member.MeetAsync(flood.Source);
        KeyRequestEntry request = RequestOf(flood);
        await flood.RunAsync(Seconds, _ => Repeat(8, () => flood.Stranger.Say(_forger.Hello(member.Boot, content => content.Requests.Add(request)))));
        Assert.InRange(flood.AtSource.GetValueOrDefault("control.accepted"), Seconds * 700, Seconds * 1000);

        // Each answer is an announcement, and a HELLO that lists it; anybody else who holds it relays once a second at most, where the source is silent.
        Assert.InRange(flood.Said, Seconds * 4, (2 * 4 * (Seconds + 1)) + Seconds + Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task Under_the_default_budget_its_HELLOs_are_throttled_before_that()
    {
        await using Flood flood = await Flood.BeginAsync();
        Member member = new(flood.Stranger, flood.Domain.Clock);
        await member.MeetAsync(flood.Source);
        KeyRequestEntry request = RequestOf(flood);
        await flood.RunAsync(Seconds, _ => Repeat(8, () => flood.Stranger.Say(_forger.Hello(member.Boot, content => content.Requests.Add(request)))));
        Assert.InRange(flood.AtSource.GetValueOrDefault("control.accepted"), 0, 100 + (11 * (Seconds + 1)));
        Assert.InRange(flood.Said, 1, (2 * 4 * (Seconds + 1)) + Seconds + Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task Requests_for_what_nobody_has_are_not_answered()
    {
        await using Flood flood = await Flood.BeginAsync("{ signatures-per-node: 1000, signatures-per-node-burst: 1000 }");
        Member member = new(flood.Stranger, flood.Domain.Clock);
        await member.MeetAsync(flood.Source);
        GroupAddress group = GroupAddress.Parse("239.1.1.1");
        await flood.RunAsync(Seconds, _ => Repeat(8, () => flood.Stranger.Say(_forger.Hello(member.Boot, content =>
            Repeat(16, () => content.Requests.Add(new KeyRequestEntry(group.Address, KeyId.Read(_forger.Bytes(4)))))))));
        Assert.True(flood.AtSource.GetValueOrDefault("control.accepted") > Seconds * 700);
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task A_boot_that_proved_nothing_is_not_answered()
    {
        await using Flood flood = await Flood.BeginAsync("{ signatures-per-node: 1000, signatures-per-node-burst: 1000 }");
        using OwnBoot tentative = _forger.Boot();
        KeyRequestEntry request = RequestOf(flood);
        await flood.RunAsync(Seconds, _ => Repeat(8, () => flood.Stranger.Say(_forger.Hello(tentative, content => content.Requests.Add(request)))));
        Assert.True(flood.AtSource.GetValueOrDefault("control.accepted") > 100);
        Assert.InRange(flood.Said, 0, (2 * 5 * (Seconds + 1)) + Flood.UsuallySaid(Seconds)); // HELLOs that ask for its proof; no announcement
        Assert.InRange(flood.Stranger.Heard.Count(static datagram => datagram[1] == (byte)MessageType.Announce), 0, 3);
    }

    [Fact]
    public async Task Requests_that_nobody_signed_are_not_answered()
    {
        await using Flood flood = await Flood.BeginAsync();
        Member member = new(flood.Stranger, flood.Domain.Clock);
        await member.MeetAsync(flood.Source);
        KeyRequestEntry request = RequestOf(flood);
        await flood.RunAsync(Seconds, _ => Repeat(8, () =>
        {
            byte[] hello = _forger.Hello(member.Boot, content => content.Requests.Add(request));
            hello[^1] ^= 1;
            flood.Stranger.Say(hello);
        }));
        Assert.Equal(Seconds * 800, flood.AtSource.GetValueOrDefault("control.auth_failed"));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    private static KeyRequestEntry RequestOf(Flood flood) => new(
        GroupAddress.Parse("239.1.1.1").Address, new KeyId(uint.Parse(flood.Source.Status.OwnStreams[0].Kid, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture)));

    private static void Repeat(int count, Action action)
    {
        for (int i = 0; i < count; i++)
        {
            action();
        }
    }
}

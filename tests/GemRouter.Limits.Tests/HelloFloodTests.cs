using GemRouter.Limits.Tests.Rig;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests;

/// <summary>wire 7: HELLOs, from whoever makes as many as he likes.</summary>
public sealed class HelloFloodTests
{
    private const int Seconds = 4;

    private readonly Forger _forger = new(1);

    [Fact]
    public async Task HELLOs_of_unknown_boots_that_nobody_sealed_are_opened_two_thousand_times_a_second_at_most()
    {
        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, _ => Repeat(200, () => flood.Stranger.Say(_forger.Garbage(_forger.Number(), 1))));
        Assert.InRange(flood.AtReceiver.GetValueOrDefault("control.auth_failed"), Seconds * 1_500, (Seconds + 1) * 2_000);
        Assert.Equal(Seconds * 20_000, flood.AtReceiver.GetValueOrDefault("control.auth_failed") + flood.AtReceiver.GetValueOrDefault("control.throttled"));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task Ten_thousand_identities_made_with_the_bootstrap_key_take_the_room_of_silent_ones_alone()
    {
        List<byte[]> hellos = [];
        for (int i = 0; i < 10_000; i++)
        {
            using OwnBoot boot = _forger.Boot();
            hellos.Add(_forger.Hello(boot));
        }

        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, step => hellos.Skip(step * 25).Take(25).ToList().ForEach(hello => flood.Stranger.Say(hello)), moreMemory: 1 << 20); // a kilobyte for each node known
        Assert.InRange(flood.Receiver.Status.Peers.Length, 400, 1024);
        Assert.Contains(flood.Receiver.Status.Peers, static peer => peer is { Name: "source", State: "proven" });
        Assert.InRange(Accepted(flood) + flood.AtReceiver.GetValueOrDefault("control.throttled") + flood.AtReceiver.GetValueOrDefault("roster.full"), 10_000, 10_000 + (5 * (Seconds + 2))); // with what the other router says
        Assert.InRange(Checks(flood), 0, (Seconds + 1) * 250); // of a thousand a second, a quarter for those that show no life
        Assert.InRange(flood.Said, 0, 2 * 5 * (Seconds + 1)); // four hastened HELLOs a second and the regular ones

        await flood.Domain.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Single(flood.Receiver.Status.Peers);
    }

    [Fact]
    public async Task Identities_that_answer_fill_the_roster_and_displace_nobody()
    {
        await using Flood flood = await Flood.BeginAsync("{ nodes: 300 }");
        Member ear = new(flood.Stranger, flood.Domain.Clock);
        await ear.MeetAsync(flood.Receiver);
        flood.Stranger.Heard.Clear();
        Boot[] routers = [.. ear.Plane.Roster.Boots.Where(static boot => boot.State == BootState.Proven)];
        int lines = Seconds + 10; // of each of two kinds at two routers; and their summaries
        await flood.RunAsync(
            Seconds,
            step =>
            {
                foreach (byte[] said in flood.Stranger.Heard)
                {
                    ear.Plane.Receive(said, flood.Domain.Clock.Now);
                }

                flood.Stranger.Heard.Clear();
                Repeat(10, () =>
                {
                    using OwnBoot boot = _forger.Boot();
                    flood.Stranger.Say(_forger.Hello(boot, content => routers.ToList().ForEach(router => content.Echoes.Add(new Echo(router.Node.Id.Prefix, router.Challenge)))));
                });
            },
            mostLines: 2 * 2 * lines);
        Assert.Equal(300, flood.Receiver.Status.Peers.Select(static peer => peer.Id).Distinct().Count());
        Assert.Contains(flood.Receiver.Status.Peers, static peer => peer is { Name: "source", State: "proven" });
        Assert.True(flood.AtReceiver.GetValueOrDefault("roster.full") > 0);
        Assert.InRange(Checks(flood), 0, (Seconds + 1) * 500); // half is kept for those that are proven
    }

    [Fact]
    public async Task While_boots_are_made_by_the_hundred_a_stream_gets_its_next_key_another_begins_and_a_router_joins()
    {
        await using Flood flood = await Flood.BeginAsync(timers: "{ start-hold: 100ms, rekey: { after: 10s, lead: 2s } }");
        List<byte[]> hellos = [];
        Challenge nobody = default;
        for (int i = 0; i < 2_500; i++)
        {
            // Each wants the proof of both routers, so that their HELLOs are full of echoes.
            using OwnBoot boot = _forger.Boot();
            hellos.Add(_forger.Hello(boot, content =>
            {
                content.Wants.Add(new Want(new BootId(flood.Source.Boot()).Prefix));
                content.Wants.Add(new Want(new BootId(flood.Receiver.Boot()).Prefix));
                content.Echoes.Add(new Echo(1, nobody));
            }));
        }

        RouterFixture? late = null;
        TestPacket[] others = [.. Enumerable.Range(0, 500).Select(static i => new TestPacket { Group = GroupAddress.Parse("239.1.8.8"), Payload = TestPacket.Bytes(7_000_000 + (ulong)i, 60) })];
        await flood.RunAsync(
            12,
            step =>
            {
                hellos.Skip(step * 2).Take(2).ToList().ForEach(hello => flood.Stranger.Say(hello));
                if (step == 500)
                {
                    flood.Source.Host("lan").Send(TimeSpan.FromMilliseconds(10), others);
                }

                if (step == 590)
                {
                    late = Sites.StartAsync(flood.Domain, "late").GetAwaiter().GetResult(); // nothing in it waits
                }
            },
            mostLines: 2,
            moreMemory: 3 << 20); // a whole router that joins, another stream, and hundreds of boots on record: 2.2 MB were measured
        Assert.InRange(flood.Source.Status.OwnStreams.Single(static stream => stream.Group == "239.1.1.1").Rekeys, 1, 2);
        Assert.Equal(others.Length, flood.Receiver.Sent("lan").Count(static packet => packet.Group == GroupAddress.Parse("239.1.8.8")));
        Assert.InRange(late!.Sent("lan").Count(static packet => packet.Group == GroupAddress.Parse("239.1.1.1")), 200 * 4, 200 * 7); // of six seconds: it has to be told from the others first
    }

    [Fact]
    public async Task Boots_of_one_identity_have_four_places()
    {
        await using Flood flood = await Flood.BeginAsync();
        EphemeralIdentity identity = _forger.Identity();
        await flood.RunAsync(Seconds, _ => Repeat(5, () =>
        {
            using OwnBoot boot = _forger.Boot(identity);
            flood.Stranger.Say(_forger.Hello(boot));
        }));
        Assert.Equal(5, flood.Receiver.Status.Peers.Length);
        Assert.InRange(Checks(flood), 0, 2 * (100 + ((Seconds + 1) * 10))); // ten a second in a node's name, and it is one for each HELLO but the first
    }

    [Fact]
    public async Task Envelopes_in_a_router_s_own_name_are_its_own_and_no_alarm()
    {
        await using Flood flood = await Flood.BeginAsync();
        UInt128 own = flood.Receiver.Boot();
        await flood.RunAsync(Seconds, step => Repeat(100, i => flood.Stranger.Say(_forger.Garbage(own, 1_000_000 + (ulong)((step * 100) + i)))));
        Assert.Equal(Seconds * 10_000, flood.AtReceiver.GetValueOrDefault("control.own"));
        Assert.Equal(Seconds * 10_000, flood.AtSource.GetValueOrDefault("control.auth_failed"));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task Garbage_in_a_source_s_name_below_the_budget_does_not_silence_it()
    {
        await using Flood flood = await Flood.BeginAsync();
        UInt128 source = flood.Source.Boot();
        await flood.RunAsync(20, step => Repeat(50, i => flood.Stranger.Say(_forger.Garbage(source, 1_000_000 + (ulong)((step * 50) + i)))));
        Assert.Equal(100_000, flood.AtReceiver.GetValueOrDefault("control.auth_failed"));
        Assert.Contains(flood.Receiver.Status.Peers, static peer => peer is { Name: "source", State: "proven" });
    }

    [Fact]
    public async Task What_is_no_control_datagram_is_malformed_and_that_is_all()
    {
        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, _ => Repeat(200, i => flood.Stranger.Say(_forger.Bytes(1 + (i * 7 % 1200)))));
        Assert.Equal(Seconds * 20_000, flood.AtReceiver.GetValueOrDefault("control.malformed") + flood.AtReceiver.GetValueOrDefault("control.unknown_bk"));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    private static long Accepted(Flood flood) => flood.AtReceiver.GetValueOrDefault("control.accepted") - flood.AtReceiver.GetValueOrDefault("announce.held");

    // Two for a boot's first HELLO; beside what the other router says, which is hastened four times a second.
    private static long Checks(Flood flood) =>
        2 * (flood.AtReceiver.GetValueOrDefault("control.accepted") + flood.AtReceiver.GetValueOrDefault("roster.full") + flood.AtReceiver.GetValueOrDefault("control.bad_signature") - (6 * (Seconds + 2)));

    private static void Repeat(int count, Action action) => Repeat(count, _ => action());

    private static void Repeat(int count, Action<int> action)
    {
        for (int i = 0; i < count; i++)
        {
            action(i);
        }
    }
}

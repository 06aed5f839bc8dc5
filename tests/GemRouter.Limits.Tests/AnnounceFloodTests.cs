using GemRouter.Limits.Tests.Rig;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests;

/// <summary>wire 7: announcements, from those who lack the group's key and from those who have it.</summary>
public sealed class AnnounceFloodTests
{
    private const int Seconds = 3;

    private readonly Forger _forger = new(2);

    [Fact]
    public async Task Announcements_without_the_GAK_are_refused_before_any_signature_is_checked()
    {
        await using Flood flood = await Flood.BeginAsync();
        Member member = new(flood.Stranger, flood.Domain.Clock);
        await member.MeetAsync(flood.Receiver);
        uint sequence = 0;
        await flood.RunAsync(Seconds, _ =>
        {
            for (int i = 0; i < 25; i++)
            {
                flood.Stranger.Say(Forger.Announce(member.Boot, _forger.ObjectWithoutKey(member.Boot, 6000, ++sequence), _forger.ObjectWithoutKey(member.Boot, 6001, sequence)));
            }
        });
        Assert.Equal(Seconds * 5_000, flood.AtReceiver.GetValueOrDefault("announce.gak_failed"));
        Assert.InRange(flood.AtReceiver.GetValueOrDefault("control.accepted"), 0, Flood.UsuallySaid(Seconds));
        Assert.DoesNotContain(flood.Receiver.Status.PeerStreams, static stream => stream.Port >= 6000);
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task A_member_who_forges_announcements_in_a_source_s_name_spends_its_budget_and_does_not_silence_it()
    {
        await using Flood flood = await Flood.BeginAsync();
        using OwnBoot forger = _forger.Boot();
        Boot source = await SourceOf(flood);
        const int seconds = 20; // a silent node is dead after 17.5 s
        await flood.RunAsync(seconds, step =>
        {
            for (int i = 0; i < 5; i++)
            {
                flood.Stranger.Say(Forger.Announce(forger, _forger.Object(forger, source.Node.Id, source.Id, 6000)));
            }
        }, mostLines: 2); // that the member, who listened once, is gone
        Assert.InRange(flood.AtReceiver.GetValueOrDefault("announce.bad_signature"), 100, 100 + ((seconds + 1) * 10)); // wire 7: ten checks a second in a node's name
        Assert.InRange(flood.AtReceiver.GetValueOrDefault("announce.bad_signature") + flood.AtReceiver.GetValueOrDefault("control.throttled"), seconds * 500, (seconds * 500) + Flood.UsuallySaid(seconds)); // a HELLO of its own among them
        Assert.Contains(flood.Receiver.Status.Peers, static peer => peer is { Name: "source", State: "proven" });
    }

    [Fact]
    public async Task A_member_s_own_streams_have_their_limit_and_others_their_room()
    {
        await using Flood flood = await Flood.BeginAsync("{ signatures-per-node: 1000, signatures-per-node-burst: 1000 }");
        Member member = new(flood.Stranger, flood.Domain.Clock);
        await member.MeetAsync(flood.Receiver);
        ushort port = 10_000;
        await flood.RunAsync(
            Seconds,
            _ =>
            {
                for (int i = 0; i < 5; i++)
                {
                    flood.Stranger.Say(Forger.Announce(member.Boot, _forger.Object(member.Boot, member.Boot.Node, member.Boot.Boot, ++port)));
                }
            });
        Assert.Equal(64, flood.Receiver.Status.PeerStreams.Count(stream => stream.Node == member.Boot.Node.ToString()));
        Assert.Equal((Seconds * 500) - 64, flood.AtReceiver.GetValueOrDefault("streams.full"));
    }

    [Fact]
    public async Task Announcements_of_boots_that_nobody_has_heard_of_have_64_places_to_wait_in()
    {
        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, _ =>
        {
            for (int i = 0; i < 5; i++)
            {
                using OwnBoot boot = _forger.Boot();
                flood.Stranger.Say(Forger.Announce(boot, _forger.Object(boot, boot.Node, boot.Boot, 6000)));
            }
        });
        Assert.Equal(64, flood.AtReceiver.GetValueOrDefault("announce.held"));
        Assert.Equal((Seconds * 500) - 64, flood.AtReceiver.GetValueOrDefault("announce.unknown_source"));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    // How a member knows the source.
    private static async Task<Boot> SourceOf(Flood flood)
    {
        Member ear = new(flood.Stranger, flood.Domain.Clock, seed: 78);
        await ear.MeetAsync(flood.Receiver);
        return ear.Plane.Roster.Boots.Single(boot => boot.Id.ToString() == flood.Source.Status.Boot);
    }
}

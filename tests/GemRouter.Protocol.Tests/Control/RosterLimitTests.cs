namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 4 and 7: what gives way to what when there is no room.</summary>
public sealed class RosterLimitTests
{
    private readonly TestDomain _domain = new();

    [Fact]
    public void Of_an_identity_four_boots_are_tentative_and_the_first_two_seconds_are_safe()
    {
        using TestNode node = new(_domain);
        using TestNode peer = new(_domain);
        BootId first = peer.Own.Boot;
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(ControlVerdict.Accepted, node.Hear(peer.Hello()));
            peer.Restart();
        }

        Assert.Equal(ControlVerdict.RosterFull, node.Hear(peer.Hello()));
        _domain.Pass(2);
        Assert.Equal(ControlVerdict.Accepted, node.Hear(peer.Hello()));
        Assert.Null(node.Receiver.Roster.Find(first));
        Assert.Equal(4, node.Receiver.Roster.Find(peer.Id)!.Boots.Count);
    }

    [Fact]
    public void A_boot_that_echoes_takes_the_place_of_one_that_does_not_at_once()
    {
        using TestNode node = new(_domain);
        using TestNode peer = new(_domain);
        for (int i = 0; i < 4; i++)
        {
            node.Hear(peer.Hello());
            peer.Restart();
        }

        Assert.Equal(ControlVerdict.RosterFull, node.Hear(peer.Hello()));
        peer.Hear(node.Hello());
        Assert.Equal(ControlVerdict.Accepted, node.Hear(peer.Hello()));
        Assert.NotNull(node.Find(peer));
    }

    [Fact]
    public void A_full_roster_refuses_what_is_new_unless_it_echoes_and_then_only_the_silent_give_way()
    {
        using TestNode node = new(_domain, new ControlLimits { Nodes = 2 });
        using TestNode proven = new(_domain);
        using TestNode silent = new(_domain);
        using TestNode newcomer = new(_domain);
        TestDomain.Acquaint(node, proven);
        node.Hear(silent.Hello());
        Assert.Equal(ControlVerdict.RosterFull, node.Hear(newcomer.Hello()));
        Assert.NotNull(node.Find(silent));

        newcomer.Hear(node.Hello());
        Assert.Equal(ControlVerdict.Accepted, node.Hear(newcomer.Hello()));
        Assert.NotNull(node.Find(newcomer));
        Assert.NotNull(node.Find(proven));
        Assert.Null(node.Find(silent));

        using TestNode another = new(_domain);
        another.Hear(node.Hello());
        newcomer.Hear(node.Hello());
        node.Hear(newcomer.Hello());
        Assert.Equal(BootState.Proven, node.Find(newcomer)!.State);
        Assert.Equal(ControlVerdict.RosterFull, node.Hear(another.Hello()));
    }

    [Fact]
    public void Tentative_boots_are_bounded_in_all()
    {
        using TestNode node = new(_domain, new ControlLimits { TentativeBoots = 3 });
        for (int i = 0; i < 3; i++)
        {
            using TestNode peer = new(_domain);
            Assert.Equal(ControlVerdict.Accepted, node.Hear(peer.Hello()));
        }

        using TestNode last = new(_domain);
        Assert.Equal(ControlVerdict.RosterFull, node.Hear(last.Hello()));
        last.Hear(node.Hello());
        Assert.Equal(ControlVerdict.Accepted, node.Hear(last.Hello()));
        Assert.Equal(3, node.Receiver.Roster.Boots.Count);
    }

    [Fact]
    public void A_node_that_restarts_again_and_again_stays_small()
    {
        using TestNode node = new(_domain);
        using TestNode peer = new(_domain);
        for (int i = 0; i < 30; i++)
        {
            TestDomain.Acquaint(node, peer);
            _domain.Pass(3);
            peer.Restart();
        }

        Assert.InRange(node.Receiver.Roster.Find(peer.Id)!.Boots.Count, 2, 6);
    }

    [Fact]
    public void Signature_checks_in_a_node_s_name_are_bounded_and_recover()
    {
        using TestNode node = new(_domain);
        using TestNode peer = new(_domain);
        int accepted = 0;
        while (node.Hear(peer.Hello()) == ControlVerdict.Accepted)
        {
            accepted++;
        }

        Assert.Equal(99, accepted); // a burst of 100 checks, of which the first HELLO takes two
        Assert.Equal(ControlVerdict.Throttled, node.Hear(peer.Hello()));
        _domain.Pass(0.1);
        Assert.Equal(ControlVerdict.Accepted, node.Hear(peer.Hello()));
        Assert.Equal(ControlVerdict.Throttled, node.Hear(peer.Hello()));
    }

    [Fact]
    public void Other_limits_hold_for_nodes_that_are_known_already()
    {
        using TestNode node = new(_domain);
        using TestNode peer = new(_domain);
        TestDomain.Acquaint(node, peer);
        node.Receiver.Apply(_domain.Policy(TrustPolicy.Bootstrap([])), new ControlLimits { SignaturesPerNode = 1, SignaturesPerNodeBurst = 2 }, _domain.Now);
        ControlVerdict[] verdicts = [.. Enumerable.Range(0, 3).Select(_ => node.Hear(peer.Hello()))];
        Assert.Equal([ControlVerdict.Accepted, ControlVerdict.Accepted, ControlVerdict.Throttled], verdicts);
    }

    [Fact]
    public void Half_of_the_signature_checks_is_kept_for_proven_boots()
    {
        using TestNode node = new(_domain, new ControlLimits { Signatures = 40, SignaturesPerNodeBurst = 1000 });
        using TestNode proven = new(_domain);
        TestDomain.Acquaint(node, proven);
        _domain.Pass(1);
        int silent = 0;
        int echoing = 0;
        for (int i = 0; i < 30; i++)
        {
            using TestNode stranger = new(_domain);
            silent += node.Hear(stranger.Hello()) == ControlVerdict.Accepted ? 1 : 0;
        }

        for (int i = 0; i < 30; i++)
        {
            using TestNode stranger = new(_domain);
            stranger.Hear(node.Hello());
            echoing += node.Hear(stranger.Hello()) == ControlVerdict.Accepted ? 1 : 0;
        }

        Assert.Equal((5, 5), (silent, echoing)); // two checks each, of 10 and what is left of 20
        Assert.Equal(ControlVerdict.Accepted, node.Hear(proven.Hello()));
    }

    [Fact]
    public void Opens_for_unknown_boots_are_bounded_and_known_ones_go_on()
    {
        using TestNode node = new(_domain, new ControlLimits { UnknownOpens = 5 });
        using TestNode known = new(_domain);
        node.Hear(known.Hello());
        using TestNode stranger = new(_domain);
        byte[] forged = stranger.Hello();
        forged[^1] ^= 1;
        ControlVerdict[] verdicts = [.. Enumerable.Range(0, 6).Select(_ => node.Hear(forged))];
        Assert.Equal(4, verdicts.Count(static verdict => verdict == ControlVerdict.AuthFailed));
        Assert.Equal(2, verdicts.Count(static verdict => verdict == ControlVerdict.Throttled));
        Assert.Equal(ControlVerdict.Accepted, node.Hear(known.Hello()));
    }

    [Fact]
    public void A_revoked_node_goes_at_once_with_its_SEKs()
    {
        using TestNode node = new(_domain);
        using TestNode peer = new(_domain);
        TestDomain.Acquaint(node, peer);
        TestStream stream = new(_domain);
        peer.Content.Streams.Add(stream.Listing(peer.Own));
        node.Hear(peer.Announce(peer.Object(stream)));
        node.Hear(peer.Hello());
        Assert.Single(node.Receiver.Keys.All);

        node.Receiver.Apply(_domain.Policy(TrustPolicy.Bootstrap([peer.Id])), new ControlLimits(), _domain.Now);
        Assert.Empty(node.Receiver.Roster.Nodes);
        Assert.Empty(node.Receiver.Keys.All);
        Assert.Equal(ControlVerdict.Untrusted, node.Hear(peer.Hello()));
    }
}

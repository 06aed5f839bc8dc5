namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 3.4.7, 3.5 and 9: rules of announcements that take more than one datagram to show.</summary>
public sealed class AnnounceRuleTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;
    private readonly TestStream _stream;

    public AnnounceRuleTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
        _stream = new TestStream(_domain);
    }

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_pinned_node_announces_in_its_own_groups_alone()
    {
        using TestNode elsewhere = new(_domain);
        using TestNode node = new(
            _domain,
            trust: TrustPolicy.Pinned([new PinnedNode(_peer.Id), new PinnedNode(elsewhere.Id, [GroupPrefix.Parse("239.1.1.128/25")])], []));
        TestDomain.Acquaint(node, _peer);
        TestDomain.Acquaint(node, elsewhere);
        Assert.Equal(ControlVerdict.Accepted, node.Hear(_peer.Announce(_peer.Object(_stream))));
        Assert.Equal(ControlVerdict.NotAuthorized, node.Hear(elsewhere.Announce(elsewhere.Object(_stream))));
        Assert.Equal(ControlVerdict.Accepted, node.Hear(elsewhere.Announce(elsewhere.Object(new TestStream(_domain, "239.1.1.200", seed: 2)))));
        using TestNode stranger = new(_domain);
        Assert.Equal(ControlVerdict.NotAuthorized, node.Hear(stranger.Announce(stranger.Object(_stream))));
        Assert.Equal(ControlVerdict.Untrusted, node.Hear(stranger.Hello()));
    }

    [Fact]
    public void Any_member_relays_an_object_and_it_is_as_good_as_the_source_s()
    {
        using TestNode relay = new(_domain);
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(relay.Announce(_peer.Object(_stream))));
        Assert.Equal(_peer.Own.Boot, Assert.Single(_node.Receiver.Keys.All).Boot.Id);
    }

    [Fact]
    public void A_SEK_that_is_announced_in_another_context_starts_over()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own));
        _node.Hear(_peer.Hello());
        PeerKey before = Assert.Single(_node.Receiver.Keys.All);
        Assert.True(before.IsUsable);

        Announcement announcement = _stream.Announcement(_peer.Own, 2, 1, 7200);
        announcement = announcement with { Context = announcement.Context with { Suite = 3 } };
        byte[] bytes = new byte[Announcement.Size];
        _peer.Own.WriteAnnouncement(announcement, _domain.GroupKey, _stream.Key, bytes);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(bytes)));
        PeerKey after = Assert.Single(_node.Receiver.Keys.All);
        Assert.NotEqual(before.Id, after.Id);
        Assert.False(after.IsUsable);
        Assert.True(_node.Events.Saw($"key gone {before.Id}"));
    }

    [Fact]
    public void Announcements_of_a_tentative_boot_wait_in_the_same_table_and_when_it_is_full_streams_are()
    {
        using TestNode node = new(_domain, new ControlLimits { WaitingAnnouncements = 1 });
        node.Hear(_peer.Hello());
        Assert.Equal(ControlVerdict.Accepted, node.Hear(_peer.Announce(_peer.Object(_stream))));
        Assert.Equal(ControlVerdict.StreamsFull, node.Hear(_peer.Announce(_peer.Object(new TestStream(_domain, seed: 2)))));
        Assert.Equal(ControlVerdict.Accepted, node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 2)))); // takes the place of its older self
        Assert.Empty(node.Receiver.Keys.All);
    }

    [Fact]
    public void The_same_object_again_does_not_lengthen_its_life()
    {
        TestDomain.Acquaint(_node, _peer);
        byte[] recorded = _peer.Announce(_peer.Object(_stream, life: 1));
        _node.Hear(recorded);
        for (int i = 0; i < 30; i++)
        {
            _domain.Pass(1);
            _node.Hear(_peer.Hello());
            Assert.Equal(ControlVerdict.Duplicate, _node.Hear(recorded));
        }

        _domain.Pass(1);
        _node.Hear(_peer.Hello());
        Assert.Empty(_node.Receiver.Keys.All);
    }

    [Fact]
    public void A_SEK_goes_when_the_policy_does_not_allow_it_any_more()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        ControlPolicy policy = _domain.Policy(TrustPolicy.Bootstrap([]));
        _node.Receiver.Apply(policy with { Groups = new GroupPolicies([.. policy.Groups.All.Select(static group => group with { Receive = false })]) }, new ControlLimits(), _domain.Now);
        Assert.Empty(_node.Receiver.Keys.All);
        Assert.Equal(ControlVerdict.NotAuthorized, _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 2))));
    }

    [Fact]
    public void What_a_boot_lists_is_bounded_and_the_oldest_goes()
    {
        StreamListings listings = new();
        for (int i = 0; i < 300; i++)
        {
            listings.Add(_stream.Listing(_peer.Own) with { KeyId = new KeyId((uint)i) }, new Instant(i));
        }

        Assert.Equal(192, listings.Count);
        Assert.Equal(Enumerable.Range(108, 192).Select(static i => (uint)i), listings.Entries.Select(static entry => entry.KeyId.Value).Order());
    }

    [Fact]
    public void A_tentative_boot_s_listing_makes_nothing_usable()
    {
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own));
        _node.Hear(_peer.Hello());
        Assert.False(_node.Events.Saw("missing"));
        _peer.Content.Streams.Clear();
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        Assert.False(Assert.Single(_node.Receiver.Keys.All).IsUsable);
    }
}

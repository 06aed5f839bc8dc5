namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 3.4.7, 4 and 7: when an announced SEK can be used, and when it goes.</summary>
public sealed class AnnouncedKeyTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;
    private readonly TestStream _stream;

    public AnnouncedKeyTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
        _stream = new TestStream(_domain);
    }

    private PeerKey Key => Assert.Single(_node.Receiver.Keys.All);

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_SEK_is_usable_once_a_fresh_HELLO_lists_what_was_announced()
    {
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(_peer.Object(_stream, next: 10))));
        Assert.False(Key.IsUsable);
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, next: 25));
        _node.Hear(_peer.Hello());
        Assert.True(Key.IsUsable);
        Assert.Equal(25, Key.Floor.Value);
        Assert.Equal(25, Key.NextNumber.Value);
        Assert.True(_node.Events.Saw("usable"));
    }

    [Fact]
    public void An_announcement_that_comes_after_its_listing_is_usable_at_once()
    {
        TestDomain.Acquaint(_node, _peer);
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, sequence: 2, next: 25));
        _node.Hear(_peer.Hello());
        Assert.True(_node.Events.Saw("missing"));
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 2, next: 20)));
        Assert.True(Key.IsUsable);
        Assert.Equal(25, Key.Floor.Value);
    }

    [Fact]
    public void A_listing_of_an_older_announcement_makes_nothing_usable()
    {
        TestDomain.Acquaint(_node, _peer);
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, sequence: 1));
        _node.Hear(_peer.Hello());
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 2)));
        Assert.False(Key.IsUsable);
    }

    [Fact]
    public void A_recorded_announcement_with_its_recorded_HELLO_is_worth_nothing()
    {
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own));
        byte[][] recorded = [_peer.Hello(), _peer.Announce(_peer.Object(_stream)), _peer.Hello()];
        foreach (byte[] datagram in recorded)
        {
            Assert.Equal(ControlVerdict.Accepted, _node.Hear(datagram));
        }

        Assert.Empty(_node.Receiver.Keys.All);
        _domain.Pass(31);
        _node.Receiver.Expire(_domain.Now);
        Assert.Equal([ControlVerdict.UnknownSource], _node.Events.Decided); // it waited its 30 s
    }

    [Fact]
    public void What_waits_goes_with_all_else_when_the_memory_was_copied()
    {
        byte[] announced = _peer.Announce(_peer.Object(_stream));
        Assert.Equal(ControlVerdict.Held, _node.Hear(announced));
        _node.Receiver.ForgetAll(_domain.Now);
        Assert.Equal([ControlVerdict.UnknownSource], _node.Events.Decided);
        TestDomain.Acquaint(_node, _peer);
        Assert.Empty(_node.Receiver.Keys.All);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(announced));
    }

    [Fact]
    public void An_announcement_waits_for_its_HELLO_then_for_the_proof()
    {
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own));
        Assert.Equal(ControlVerdict.Held, _node.Hear(_peer.Announce(_peer.Object(_stream))));
        Assert.Equal(ControlVerdict.Duplicate, _node.Hear(_peer.Announce(_peer.Object(_stream))));
        _node.Hear(_peer.Hello());
        Assert.Equal([ControlVerdict.Accepted], _node.Events.Decided);
        Assert.Empty(_node.Receiver.Keys.All);
        _peer.Hear(_node.Hello());
        _node.Hear(_peer.Hello());
        Assert.True(Key.IsUsable);
    }

    [Fact]
    public void A_boot_that_announces_something_for_us_is_wanted_first()
    {
        List<TestNode> others = [];
        for (int i = 0; i < 40; i++)
        {
            others.Add(new TestNode(_domain));
            _node.Hear(others[^1].Hello());
        }

        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        _node.Hear(_peer.Hello());
        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        Assert.Equal(32, _node.Content.Wants.Count);
        Assert.Equal(new Want(_peer.Own.Boot.Prefix), _node.Content.Wants[0]);

        // and everyone gets a turn
        HashSet<Want> named = [];
        for (int i = 0; i < 4; i++)
        {
            _domain.Pass(1);
            _node.Hello();
            named.UnionWith(_node.Content.Wants);
        }

        Assert.Equal(41, named.Count);
        others.ForEach(static other => other.Dispose());
    }

    [Fact]
    public void An_unsigned_waiting_announcement_stands_in_nobody_s_way()
    {
        // A member makes an object in the peer's name with a high ann_seq; the signature can't be right.
        byte[] forged = _peer.Object(_stream, sequence: 1000);
        forged[^1] ^= 1;
        Assert.Equal(ControlVerdict.Held, _node.Hear(_peer.Announce(forged)));
        Assert.Equal(ControlVerdict.Held, _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 1))));
        _node.Hear(_peer.Hello());
        Assert.Equal([ControlVerdict.AnnounceBadSignature, ControlVerdict.Accepted], _node.Events.Decided);
    }

    [Fact]
    public void At_most_64_announcements_wait()
    {
        for (byte i = 0; i < 64; i++)
        {
            Assert.Equal(ControlVerdict.Held, _node.Hear(_peer.Announce(_peer.Object(new TestStream(_domain, seed: i)))));
        }

        Assert.Equal(ControlVerdict.UnknownSource, _node.Hear(_peer.Announce(_peer.Object(new TestStream(_domain, seed: 64)))));
    }

    [Fact]
    public void SEKs_of_a_stream_streams_of_a_source_and_streams_in_all_are_bounded()
    {
        using TestNode node = new(_domain, new ControlLimits { StreamsPerSource = 2, Streams = 3, SignaturesPerNodeBurst = 100 });
        using TestNode other = new(_domain);
        TestDomain.Acquaint(node, _peer);
        TestDomain.Acquaint(node, other);
        ControlVerdict Announce(TestNode from, string group, byte seed) => node.Hear(from.Announce(from.Object(new TestStream(_domain, group, seed: seed))));
        for (byte seed = 1; seed <= 3; seed++)
        {
            Assert.Equal(ControlVerdict.Accepted, Announce(_peer, "239.1.1.1", seed));
        }

        Assert.Equal(ControlVerdict.StreamsFull, Announce(_peer, "239.1.1.1", 4));
        Assert.Equal(ControlVerdict.Accepted, Announce(_peer, "239.1.1.2", 4));
        Assert.Equal(ControlVerdict.StreamsFull, Announce(_peer, "239.1.1.3", 5));
        Assert.Equal(ControlVerdict.Accepted, Announce(other, "239.1.1.1", 6));
        Assert.Equal(ControlVerdict.StreamsFull, Announce(other, "239.1.1.2", 7));
    }

    [Fact]
    public void A_SEK_goes_30_seconds_after_its_life()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream, life: 5)));
        for (int i = 0; i < 34; i++)
        {
            _domain.Pass(1);
            _node.Hear(_peer.Hello());
        }

        SourceKey key = Key.Key;
        _domain.Pass(1);
        _node.Hear(_peer.Hello());
        Assert.Empty(_node.Receiver.Keys.All);
        Assert.Throws<ObjectDisposedException>(() => key.Reveal().ToArray()); // zeroed
    }

    [Fact]
    public void SEKs_linger_for_two_seconds_after_a_goodbye()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        _peer.Content.IsGoodbye = true;
        _node.Hear(_peer.Hello());
        AssertGoesAfter(2);
    }

    [Fact]
    public void SEKs_linger_for_two_seconds_after_their_boot_was_displaced()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        Assert.Single(_node.Receiver.Keys.All);
        _domain.Pass(2);
        _node.Receiver.Expire(_domain.Now);
        Assert.Empty(_node.Receiver.Keys.All);
    }

    [Fact]
    public void Lingering_SEKs_keep_those_of_the_next_boot_not_out()
    {
        TestDomain.Acquaint(_node, _peer);
        for (byte seed = 1; seed <= 3; seed++)
        {
            TestStream stream = new(_domain, seed: seed);
            _peer.Content.Streams.Add(stream.Listing(_peer.Own));
            Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(_peer.Object(stream))));
        }

        _node.Hear(_peer.Hello());
        _peer.Restart();
        _peer.Content.Streams.Clear();
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(_peer.Object(new TestStream(_domain, seed: 4)))));
        Assert.Equal(4, _node.Receiver.Keys.All.Count);
    }

    [Theory]
    [InlineData(7200, 10)] // the newest object counts, whether its life is the shorter or the longer
    [InlineData(10, 40)]
    public void A_SEK_goes_30_seconds_after_the_life_that_its_newest_object_states(ushort first, ushort last)
    {
        _peer.Content.Interval = TimeSpan.FromSeconds(3600);
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 1, life: first)));
        _domain.Pass(1);
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 2, life: last)));
        AssertGoesAfter(last + 30);
    }

    [Fact]
    public void A_SEK_whose_successor_is_in_use_goes_when_it_was_told_to()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        Key.RetireAt(_domain.Now + TimeSpan.FromSeconds(10));
        AssertGoesAfter(10);
    }

    [Fact]
    public void A_REQUEST_finds_a_SEK_whatever_its_port()
    {
        TestDomain.Acquaint(_node, _peer);
        TestStream other = new(_domain, port: 5001, seed: 2);
        _node.Hear(_peer.Announce(_peer.Object(_stream), _peer.Object(other)));
        Assert.All(_node.Receiver.Keys.All, key => Assert.Equal([key], _node.Receiver.Keys.Find(new KeyRequestEntry(key.Announcement.Context.Group.Address, key.Id))));
        Assert.Empty(_node.Receiver.Keys.Find(_stream.Group, 5001, _stream.KeyId(_peer.Own)));
    }

    [Fact]
    public void SEKs_of_a_silent_boot_go_with_it()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream)));
        _domain.Pass(18);
        _node.Receiver.Expire(_domain.Now);
        Assert.Empty(_node.Receiver.Keys.All);
    }

    [Fact]
    public void The_bound_follows_the_greatest_next_pn_and_the_latest_of_equals()
    {
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 1, next: 100)));
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, sequence: 1, next: 100));
        _domain.Pass(1);
        _node.Hear(_peer.Hello());
        Assert.Equal((100, _domain.Now), (Key.NextNumber.Value, Key.NextNumberAt));
        Instant listed = _domain.Now;
        _domain.Pass(1);
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 2, next: 50)));
        Assert.Equal((100, listed), (Key.NextNumber.Value, Key.NextNumberAt));
        _node.Hear(_peer.Announce(_peer.Object(_stream, sequence: 3, next: 200)));
        Assert.Equal((200, _domain.Now), (Key.NextNumber.Value, Key.NextNumberAt));
    }

    [Fact]
    public void A_proven_boot_s_requests_are_told_and_a_tentative_one_s_are_not()
    {
        _peer.Content.Requests.Add(new KeyRequestEntry(_stream.Group.Address, new KeyId(1)));
        _node.Hear(_peer.Hello());
        Assert.False(_node.Events.Saw("requested"));
        _peer.Hear(_node.Hello());
        _node.Hear(_peer.Hello());
        Assert.True(_node.Events.Saw("requested"));
    }

    // Not a tenth of a second earlier.
    private void AssertGoesAfter(double seconds)
    {
        _domain.Pass(seconds - 0.1);
        _node.Receiver.Expire(_domain.Now);
        Assert.Single(_node.Receiver.Keys.All);
        _domain.Pass(0.1);
        _node.Receiver.Expire(_domain.Now);
        Assert.Empty(_node.Receiver.Keys.All);
    }
}

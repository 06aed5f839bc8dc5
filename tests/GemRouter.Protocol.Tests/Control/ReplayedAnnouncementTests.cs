namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 9: an ANNOUNCE has no freshness of its own, so anybody can send a recorded one again, and it is as good as new by all that 3.4.7 asks.</summary>
public sealed class ReplayedAnnouncementTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;
    private readonly TestStream _stream;

    public ReplayedAnnouncementTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
        _stream = new TestStream(_domain);
        TestDomain.Acquaint(_node, _peer);
    }

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_SEK_that_went_is_usable_again_only_by_a_HELLO_that_comes_after()
    {
        byte[] recorded = _peer.Announce(_peer.Object(_stream, life: 1));
        _node.Hear(recorded);
        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, next: 100));
        _node.Hear(_peer.Hello());
        Assert.True(Assert.Single(_node.Receiver.Keys.All).IsUsable);

        _peer.Content.Streams.Clear();
        for (int i = 0; i < 31; i++)
        {
            _domain.Pass(1);
            _node.Hear(_peer.Hello());
        }

        Assert.Empty(_node.Receiver.Keys.All);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(recorded));
        Assert.False(Assert.Single(_node.Receiver.Keys.All).IsUsable); // else its last packets, from 100 on, could come again

        _peer.Content.Streams.Add(_stream.Listing(_peer.Own, next: 200));
        _node.Hear(_peer.Hello());
        Assert.True(Assert.Single(_node.Receiver.Keys.All).IsUsable);
        Assert.Equal(200, Assert.Single(_node.Receiver.Keys.All).Floor.Value);
    }

    [Fact]
    public void A_listing_from_before_a_boot_was_displaced_makes_nothing_usable_when_it_is_proven_again()
    {
        OwnBoot old = _peer.Own;
        _peer.Content.Streams.Add(_stream.Listing(old));
        _node.Hear(_peer.Hello());
        byte[] recorded = _peer.Announce(_peer.Object(_stream));
        _peer.Content.Streams.Clear();
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(BootState.Displaced, _node.Receiver.Roster.Find(old.Boot)!.State);

        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        HelloContent proof = new() { Interval = TimeSpan.FromSeconds(5) };
        proof.Echoes.Add(new Echo(_node.Id.Prefix, _node.Content.Challenge));
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = old.SealHello(proof, _domain.BootstrapKey, datagram, out _);
        _node.Hear(datagram[..length]);
        Assert.Equal(BootState.Proven, _node.Receiver.Roster.Find(old.Boot)!.State);

        Assert.Equal(ControlVerdict.Accepted, _node.Hear(recorded));
        Assert.False(Assert.Single(_node.Receiver.Keys.All).IsUsable);
    }

    [Fact]
    public void Recorded_SEKs_that_nobody_lists_do_not_keep_a_newer_one_out()
    {
        for (byte i = 1; i <= 3; i++)
        {
            Assert.Equal(ControlVerdict.Accepted, Announce(i, i));
        }

        Assert.Equal(ControlVerdict.Accepted, Announce(4, 4));
        Assert.Equal([2u, 3u, 4u], Sequences());
        Assert.Equal(ControlVerdict.StreamsFull, Announce(1, 1)); // and the recording does not win it back
    }

    [Fact]
    public void A_SEK_in_use_gives_way_to_none()
    {
        for (byte i = 1; i <= 3; i++)
        {
            Announce(i, i);
            _peer.Content.Streams.Add(new TestStream(_domain, seed: i).Listing(_peer.Own, sequence: i));
        }

        _node.Hear(_peer.Hello());
        Assert.All(_node.Receiver.Keys.All, static key => Assert.True(key.IsUsable));
        Assert.Equal(ControlVerdict.StreamsFull, Announce(4, 4));
        Assert.Equal([1u, 2u, 3u], Sequences());
    }

    [Fact]
    public void Recorded_announcements_leave_signature_checks_for_their_source_s_HELLO()
    {
        _domain.Pass(10);
        _node.Hear(_peer.Hello());
        uint sequence = 1;
        while (_node.Hear(_peer.Announce(_peer.Object(_stream, sequence: sequence))) != ControlVerdict.Throttled)
        {
            sequence++;
        }

        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Hello()));
    }

    [Fact]
    public void An_older_announcement_does_not_take_the_place_of_a_newer_one_that_waits()
    {
        OwnBoot old = _peer.Own;
        byte[][] objects = [.. Enumerable.Range(1, 3).Select(i => _peer.Object(_stream, sequence: (uint)i))];
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(objects[0])));
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(BootState.Displaced, _node.Receiver.Roster.Find(old.Boot)!.State);
        Assert.Single(_node.Receiver.Keys.All); // it lingers
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Announce(objects[2])));
        Assert.Equal(ControlVerdict.Stale, _node.Hear(_peer.Announce(objects[1])));
    }

    private ControlVerdict Announce(byte seed, uint sequence) => _node.Hear(_peer.Announce(_peer.Object(new TestStream(_domain, seed: seed), sequence)));

    private uint[] Sequences() => [.. _node.Receiver.Keys.All.Select(static key => key.Announcement.Sequence).Order()];
}

namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 4: a recording of the past is never taken for the present.</summary>
public sealed class FreshnessTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;

    public FreshnessTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
    }

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_boot_is_tentative_until_it_echoes_a_nonce()
    {
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Hello()));
        Assert.Equal(BootState.Tentative, _node.Find(_peer)!.State);
        _peer.Hear(_node.Hello());
        _node.Hear(_peer.Hello());
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
    }

    [Fact]
    public void Two_nodes_prove_themselves_to_each_other_in_one_exchange()
    {
        _node.Hear(_peer.Hello());      // the newcomer
        _peer.Hear(_node.Hello());      // wants it, and shows it a nonce
        _node.Hear(_peer.Hello());      // proves itself, and wants us
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
        _peer.Hear(_node.Hello());      // and we prove ourselves
        Assert.Equal(BootState.Proven, _peer.Find(_node)!.State);
    }

    [Fact]
    public void A_recorded_exchange_proves_nothing_after_a_restart()
    {
        List<byte[]> recorded = [];
        for (int i = 0; i < 4; i++)
        {
            _peer.Hear(_node.Hello());
            recorded.Add(_peer.Hello());
            _node.Hear(recorded[^1]);
        }

        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
        _node.Restart();
        Assert.All(recorded, datagram => Assert.Equal(ControlVerdict.Accepted, _node.Hear(datagram)));
        Assert.Equal(BootState.Tentative, _node.Find(_peer)!.State);
    }

    [Fact]
    public void A_tentative_boot_goes_after_30_seconds_whatever_its_interval()
    {
        _peer.Content.Interval = TimeSpan.FromSeconds(3600);
        _node.Hear(_peer.Hello());
        _domain.Pass(29.9);
        _node.Receiver.Expire(_domain.Now);
        Assert.NotNull(_node.Find(_peer));
        _domain.Pass(0.2);
        _node.Receiver.Expire(_domain.Now);
        Assert.Null(_node.Find(_peer));
        Assert.Empty(_node.Receiver.Roster.Nodes);
        Assert.True(_node.Events.Saw($"gone {_peer.Id} {BootEnd.Unproven}"));
    }

    [Theory]
    [InlineData(60, 5)] // an interval that was shortened counts from then on
    [InlineData(5, 60)]
    public void The_interval_that_a_boot_stated_last_ends_it(double first, double last)
    {
        _peer.Content.Interval = TimeSpan.FromSeconds(first);
        TestDomain.Acquaint(_node, _peer);
        _domain.Pass(1);
        _peer.Content.Interval = TimeSpan.FromSeconds(last);
        _node.Hear(_peer.Hello());
        _domain.Pass((3.5 * last) - 0.1);
        _node.Receiver.Expire(_domain.Now);
        Assert.NotNull(_node.Find(_peer));
        _domain.Pass(0.1);
        _node.Receiver.Expire(_domain.Now);
        Assert.Null(_node.Find(_peer));
    }

    [Fact]
    public void One_that_spoke_again_outlives_one_that_fell_silent_and_ends_in_its_turn()
    {
        using TestNode other = new(_domain);
        TestDomain.Acquaint(_node, _peer);
        TestDomain.Acquaint(_node, other);
        _domain.Pass(10);
        _node.Hear(other.Hello());
        _domain.Pass(7.5);
        _node.Receiver.Expire(_domain.Now);
        Assert.Null(_node.Find(_peer));
        Assert.NotNull(_node.Find(other));
        _domain.Pass(10);
        _node.Receiver.Expire(_domain.Now);
        Assert.Null(_node.Find(other));
    }

    [Fact]
    public void The_goodbye_of_a_tentative_boot_has_no_effect()
    {
        _peer.Content.IsGoodbye = true;
        _node.Hear(_peer.Hello());
        Assert.Equal(BootState.Tentative, _node.Find(_peer)!.State);
    }

    [Fact]
    public void The_goodbye_of_a_proven_boot_ends_it()
    {
        TestDomain.Acquaint(_node, _peer);
        _peer.Content.IsGoodbye = true;
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Hello()));
        Assert.Null(_node.Find(_peer));
        Assert.True(_node.Events.Saw($"gone {_peer.Id} {BootEnd.Goodbye}"));
    }

    [Fact]
    public void A_proven_boot_is_dead_after_three_and_a_half_of_its_intervals()
    {
        _peer.Content.Interval = TimeSpan.FromSeconds(10);
        TestDomain.Acquaint(_node, _peer);
        _domain.Pass(34.9);
        _node.Receiver.Expire(_domain.Now);
        Assert.NotNull(_node.Find(_peer));
        _domain.Pass(0.1);
        _node.Receiver.Expire(_domain.Now);
        Assert.Null(_node.Find(_peer));
        Assert.True(_node.Events.Saw($"gone {_peer.Id} {BootEnd.Silent}"));
    }

    [Fact]
    public void A_newer_boot_displaces_the_older_once_it_is_proven_and_not_before()
    {
        TestDomain.Acquaint(_node, _peer);
        BootId old = _peer.Own.Boot;
        _peer.Restart();
        _node.Hear(_peer.Hello());
        Assert.Equal(BootState.Proven, _node.Receiver.Roster.Find(old)!.State);
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(BootState.Displaced, _node.Receiver.Roster.Find(old)!.State);
        Assert.False(_node.Receiver.Roster.Find(_peer.Id)!.IsCloned);
    }

    [Fact]
    public void A_displaced_boot_is_remembered_for_ten_minutes()
    {
        TestDomain.Acquaint(_node, _peer);
        BootId old = _peer.Own.Boot;
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        Instant end = _domain.Now + TimeSpan.FromMinutes(10);
        while (_domain.Now + TimeSpan.FromSeconds(10) < end)
        {
            Assert.NotNull(_node.Receiver.Roster.Find(old));
            _domain.Pass(10);
            _node.Hear(_peer.Hello());
        }

        _domain.Pass(10);
        _node.Hear(_peer.Hello());
        Assert.Null(_node.Receiver.Roster.Find(old));
    }

    [Fact]
    public void A_displaced_boot_that_proves_itself_again_is_a_clone_and_both_are_kept()
    {
        TestNode clone = new(_domain);
        TestDomain.Acquaint(_node, _peer);
        OwnBoot old = _peer.Own;
        ulong counter = old.Counter;
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);

        // The old boot lives on elsewhere: it hears our nonce, and echoes it.
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(HelloOf(old, null)));
        Assert.Contains(new Want(old.Boot.Prefix), Prepared(_node).Wants);
        byte[] proof = HelloOf(old, new Echo(_node.Id.Prefix, Prepared(_node).Challenge));
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(proof));

        Assert.True(old.Counter > counter);
        Assert.True(_node.Receiver.Roster.Find(_peer.Id)!.IsCloned);
        Assert.True(_node.Events.Saw($"cloned {_peer.Id}"));
        Assert.Equal(BootState.Proven, _node.Receiver.Roster.Find(old.Boot)!.State);
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
        clone.Dispose();
    }

    [Fact]
    public void Each_copy_of_a_node_has_room_for_its_own_SEKs_of_a_stream()
    {
        TestDomain.Acquaint(_node, _peer);
        OwnBoot old = _peer.Own;
        byte[][] olds = [.. Enumerable.Range(1, 4).Select(seed => Announced((byte)seed))];
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(HelloOf(old, new Echo(_node.Id.Prefix, Prepared(_node).Challenge)));
        Assert.Equal((BootState.Proven, BootState.Proven), (_node.Receiver.Roster.Find(old.Boot)!.State, _node.Find(_peer)!.State));
        byte[][] news = [.. Enumerable.Range(5, 4).Select(seed => Announced((byte)seed))];

        ControlVerdict[] room = [ControlVerdict.Accepted, ControlVerdict.Accepted, ControlVerdict.Accepted, ControlVerdict.StreamsFull];
        Assert.Equal(room, olds.Select(_node.Hear));
        Assert.Equal(room, news.Select(_node.Hear));
        Assert.Equal(6, _node.Receiver.Keys.All.Count);
    }

    [Fact]
    public void Displacing_voids_every_nonce_that_was_held()
    {
        TestDomain.Acquaint(_node, _peer);
        OwnBoot old = _peer.Own;
        _peer.Restart();
        Echo before = new(_node.Id.Prefix, Prepared(_node).Challenge);
        TestDomain.Acquaint(_node, _peer);
        _node.Hear(HelloOf(old, before));
        Assert.Equal(BootState.Displaced, _node.Receiver.Roster.Find(old.Boot)!.State);
        Assert.False(_node.Receiver.Roster.Find(_peer.Id)!.IsCloned);
    }

    [Fact]
    public void A_delayed_HELLO_of_an_older_boot_does_not_displace_the_newer()
    {
        // The older boot is on record and tentative; its proof is held back on the way.
        _node.Hear(_peer.Hello());
        _peer.Hear(_node.Hello());
        byte[] delayed = _peer.Hello();
        BootId old = _peer.Own.Boot;
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(delayed));
        Assert.Equal(BootState.Tentative, _node.Receiver.Roster.Find(old)!.State);
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
    }

    [Fact]
    public void A_nonce_is_good_for_ten_seconds_after_it_was_current()
    {
        ChallengeBook book = new(new FixedEntropy(), _domain.Now);
        Challenge first = book.Current;
        book.Renew(_domain.Now);
        Assert.Equal(1, Echoed(book, first));
        _domain.Pass(10);
        Assert.Equal(1, Echoed(book, first));
        _domain.Pass(0.001);
        Assert.Equal(0, Echoed(book, first));
        Assert.Equal(2, Echoed(book, book.Current));
    }

    [Fact]
    public void At_most_64_nonces_are_held()
    {
        ChallengeBook book = new(new FixedEntropy(), _domain.Now);
        List<Challenge> all = [book.Current];
        for (int i = 0; i < 99; i++)
        {
            book.Renew(_domain.Now);
            all.Add(book.Current);
        }

        Assert.Equal(64, all.Count(challenge => Echoed(book, challenge) != 0));
        Assert.Equal(100, Echoed(book, all[^1]));
    }

    [Fact]
    public void A_nonce_is_current_for_300_seconds_at_most_and_renewed_for_a_tentative_boot()
    {
        Challenge first = Prepared(_node).Challenge;
        Assert.Equal(first, Prepared(_node).Challenge);
        _node.Hear(_peer.Hello());
        Challenge second = Prepared(_node).Challenge;
        Assert.NotEqual(first, second);
        Assert.Equal(second, Prepared(_node).Challenge); // the boot is not younger than this one
        _domain.Pass(300);
        Assert.NotEqual(second, Prepared(_node).Challenge);
    }

    [Fact]
    public void A_wrong_prefix_makes_an_echo_worthless()
    {
        _node.Hear(_peer.Hello());
        _node.Hear(HelloOf(_peer.Own, new Echo(_node.Id.Prefix ^ 1, Prepared(_node).Challenge)));
        Assert.Equal(BootState.Tentative, _node.Find(_peer)!.State);
    }

    private HelloContent Prepared(TestNode node)
    {
        node.Receiver.PrepareHello(node.Content, _domain.Now);
        return node.Content;
    }

    private long Echoed(ChallengeBook book, Challenge challenge)
    {
        byte[] entry = new byte[Echo.Size];
        new Echo(_node.Id.Prefix, challenge).Write(entry);
        Assert.True(EntryList<Echo>.TryRead(entry, out EntryList<Echo> list));
        return book.NewestEchoed(list, _node.Id, _domain.Now);
    }

    private byte[] Announced(byte seed) => _peer.Announce(_peer.Object(new TestStream(_domain, seed: seed)));

    private byte[] HelloOf(OwnBoot boot, Echo? echo)
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        if (echo is Echo proof)
        {
            content.Echoes.Add(proof);
        }

        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[..boot.SealHello(content, _domain.BootstrapKey, datagram, out _)];
    }
}

namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 4: which nonce proves which boot, and when nonces go.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;

    public ProofTests()
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
    public void A_boot_that_is_alone_is_proven_by_any_nonce_that_is_held()
    {
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(HelloOf(_peer.Own, Nonce())));
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
    }

    [Fact]
    public void A_further_boot_of_an_identity_needs_a_nonce_made_after_its_record()
    {
        _node.Hear(_peer.Hello());
        _peer.Restart();
        _node.Hear(HelloOf(_peer.Own, Nonce()));
        Assert.Equal(BootState.Tentative, _node.Find(_peer)!.State);
        _node.Hear(HelloOf(_peer.Own, Nonce()));
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_end_of_a_proven_boot_voids_every_nonce(bool goodbye)
    {
        TestDomain.Acquaint(_node, _peer);
        Challenge before = Nonce();
        if (goodbye)
        {
            _peer.Content.IsGoodbye = true;
            _node.Hear(_peer.Hello());
        }
        else
        {
            _domain.Pass(17.5);
            _node.Receiver.Expire(_domain.Now);
        }

        Assert.Null(_node.Find(_peer));
        AssertVoid(before);
    }

    [Fact]
    public void The_end_of_a_tentative_boot_that_echoed_a_held_nonce_voids_every_nonce()
    {
        _node.Hear(_peer.Hello());
        _peer.Restart();
        Challenge held = Nonce();
        _node.Hear(HelloOf(_peer.Own, held)); // not enough for a second boot of an identity
        for (int i = 0; i < 31; i++)
        {
            _domain.Pass(1);
            _node.Receiver.Expire(_domain.Now);
        }

        Assert.Empty(_node.Receiver.Roster.Boots);
        AssertVoid(held);
    }

    [Fact]
    public void The_end_of_a_tentative_boot_that_echoed_nothing_voids_none()
    {
        _node.Hear(_peer.Hello());
        Challenge held = Nonce();
        _domain.Pass(31);
        _node.Receiver.Expire(_domain.Now);
        Assert.Empty(_node.Receiver.Roster.Boots);
        Assert.Equal(held, Nonce());
    }

    [Fact]
    public void A_node_echoes_whoever_wants_it_and_whomever_it_wants()
    {
        using TestNode wanting = new(_domain);
        _node.Hear(_peer.Hello()); // tentative: wanted
        TestDomain.Acquaint(_node, wanting);
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5), Challenge = new Challenge(42) };
        content.Wants.Add(new Want(_node.Own.Boot.Prefix));
        _node.Hear(Sealed(wanting.Own, content));
        Assert.True(_node.Events.Saw($"wanted by {wanting.Id}"));

        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        Assert.Equal([new Want(_peer.Own.Boot.Prefix)], _node.Content.Wants);
        Assert.Equal(2, _node.Content.Echoes.Count);
        Assert.Equal(new Echo(wanting.Id.Prefix, new Challenge(42)), _node.Content.Echoes[0]);
        Assert.Equal(_peer.Id.Prefix, _node.Content.Echoes[1].NodePrefix);

        wanting.Content.Wants.Clear();
        _node.Hear(Sealed(wanting.Own, new HelloContent { Interval = TimeSpan.FromSeconds(5) }));
        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        Assert.Equal(_peer.Id.Prefix, Assert.Single(_node.Content.Echoes).NodePrefix);
    }

    [Fact]
    public void Each_time_that_a_boot_asks_it_is_answered_once()
    {
        TestDomain.Acquaint(_node, _peer);
        HelloContent asking = new() { Interval = TimeSpan.FromSeconds(5) };
        asking.Wants.Add(new Want(_node.Own.Boot.Prefix));
        for (int time = 0; time < 2; time++)
        {
            _node.Hear(Sealed(_peer.Own, asking));
            _node.Receiver.PrepareHello(_node.Content, _domain.Now);
            Assert.Equal(_peer.Id.Prefix, Assert.Single(_node.Content.Echoes).NodePrefix);
            _node.Receiver.HelloSent(_node.Content, new HelloFit(0, 0, 0, 0), _domain.Now); // there was no room
            _node.Receiver.PrepareHello(_node.Content, _domain.Now);
            Assert.Single(_node.Content.Echoes);
            _node.Receiver.HelloSent(_node.Content, new HelloFit(1, 0, 0, 0), _domain.Now);
            _node.Receiver.PrepareHello(_node.Content, _domain.Now);
            Assert.Empty(_node.Content.Echoes);
        }
    }

    [Fact]
    public void What_a_displaced_boot_wanted_takes_no_room_from_those_that_are_there()
    {
        TestDomain.Acquaint(_node, _peer);
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        content.Wants.Add(new Want(_node.Own.Boot.Prefix));
        _node.Hear(Sealed(_peer.Own, content));
        _peer.Restart();
        TestDomain.Acquaint(_node, _peer);
        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        Assert.Empty(_node.Content.Echoes);
    }

    [Fact]
    public void At_most_four_boots_of_a_cloned_identity_are_proven()
    {
        List<OwnBoot> boots = [];
        for (int i = 0; i < 4; i++)
        {
            TestDomain.Acquaint(_node, _peer);
            boots.Add(_peer.Own);
            _domain.Pass(0.5);
            _peer.Restart();
        }

        TestDomain.Acquaint(_node, _peer); // now one is proven, four are displaced
        foreach (OwnBoot boot in boots)
        {
            _domain.Pass(0.5);
            Assert.Equal(ControlVerdict.Accepted, _node.Hear(HelloOf(boot, Nonce())));
        }

        Assert.True(_node.Receiver.Roster.Find(_peer.Id)!.IsCloned);
        Assert.Equal(4, _node.Receiver.Roster.Boots.Count(static boot => boot.State == BootState.Proven));
    }

    private Challenge Nonce()
    {
        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        return _node.Content.Challenge;
    }

    // A boot that is alone would be proven by it, were it still held.
    private void AssertVoid(Challenge nonce)
    {
        Assert.NotEqual(nonce, Nonce());
        using TestNode stranger = new(_domain);
        _node.Hear(HelloOf(stranger.Own, nonce));
        Assert.Equal(BootState.Tentative, _node.Find(stranger)!.State);
    }

    private byte[] HelloOf(OwnBoot boot, Challenge echo)
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        content.Echoes.Add(new Echo(_node.Id.Prefix, echo));
        return Sealed(boot, content);
    }

    private byte[] Sealed(OwnBoot boot, HelloContent content)
    {
        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[..boot.SealHello(content, _domain.BootstrapKey, datagram, out _)];
    }
}

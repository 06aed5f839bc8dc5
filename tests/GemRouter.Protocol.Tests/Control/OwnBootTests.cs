namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 3.1, 3.4.3 and 4: this node's own boot, and how a copy of it is noticed.</summary>
public sealed class OwnBootTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;

    public OwnBootTests() => _node = new TestNode(_domain);

    public void Dispose() => _node.Dispose();

    [Fact]
    public void The_counter_starts_at_1_and_grows_by_1_with_each_datagram_whatever_its_type()
    {
        TestStream stream = new(_domain);
        Assert.Equal([1ul, 2, 3, 4], new[] { _node.Hello(), _node.Announce(_node.Object(stream)), _node.Hello(), _node.Announce(_node.Object(stream)) }.Select(Counter));
    }

    [Fact]
    public void Each_start_has_a_boot_of_its_own_under_the_same_identity()
    {
        (NodeId node, BootId boot) = (_node.Id, _node.Own.Boot);
        _node.Restart();
        Assert.Equal(node, _node.Id);
        Assert.NotEqual(boot, _node.Own.Boot);
        Assert.Equal(1ul, Counter(_node.Hello()));
    }

    [Fact]
    public void A_HELLO_under_our_own_boot_key_that_we_have_not_sent_is_a_clone_s()
    {
        byte[] sent = _node.Hello();
        Assert.Equal(ControlVerdict.Own, _node.Hear(sent));
        Assert.Equal(0, _node.Events.OwnClones);
        byte[] later = _node.Hello();
        _node.Own.Counter = 1; // the memory is restored
        Assert.Equal(ControlVerdict.Own, _node.Hear(later));
        Assert.Equal(1, _node.Events.OwnClones);
    }

    [Fact]
    public void A_HELLO_under_our_own_boot_key_that_says_something_else_under_a_number_of_ours_is_a_clone_s()
    {
        byte[] copy = _node.Hello();
        _node.Own.Counter = 0; // the memory is restored
        _node.Content.Interval = TimeSpan.FromSeconds(7);
        Assert.Equal(ControlVerdict.Own, _node.Hear(_node.Hello()));
        Assert.Equal(0, _node.Events.OwnClones);
        Assert.Equal(ControlVerdict.Own, _node.Hear(copy));
        Assert.Equal(1, _node.Events.OwnClones);
    }

    [Fact]
    public void What_we_said_ourselves_is_no_sign_of_a_clone_however_old_it_is()
    {
        byte[][] said = [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? _node.Announce(_node.Object(new TestStream(_domain))) : _node.Hello())];
        foreach (byte[] datagram in said)
        {
            _domain.Pass(0.2);
            Assert.Equal(ControlVerdict.Own, _node.Hear(datagram));
        }

        Assert.Equal(0, _node.Events.OwnClones);
    }

    [Fact]
    public async Task Two_copies_with_the_same_randomness_begin_different_boots()
    {
        OwnBoot[] boots = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            FixedEntropy same = new(new byte[32]);
            await using EphemeralIdentity identity = new(new FixedEntropy(new byte[32]));
            return await OwnBoot.CreateAsync(_domain.Id, identity, same, i < 2 ? new byte[i * 16] : new byte[] { (byte)i }, default);
        }))];
        Assert.Equal(4, boots.Select(static boot => boot.Boot).Distinct().Count());
        Assert.All(boots, static boot => boot.Dispose());
    }

    [Fact]
    public void An_announcement_or_an_unsigned_HELLO_in_our_name_is_no_sign_of_a_clone()
    {
        byte[] announce = _node.Announce(_node.Object(new TestStream(_domain)));
        byte[] hello = Forged(counter: 100);
        _node.Own.Counter = 0;
        Assert.Equal(ControlVerdict.Own, _node.Hear(announce));
        Assert.Equal(ControlVerdict.Own, _node.Hear(hello));
        Assert.Equal(0, _node.Events.OwnClones);
    }

    [Fact]
    public void Datagrams_in_our_name_are_opened_ten_times_a_second()
    {
        byte[] later = _node.Hello();
        _node.Own.Counter = 0;
        for (int i = 0; i < 10; i++)
        {
            _node.Hear(Forged(counter: 100));
        }

        _node.Hear(later);
        Assert.Equal(0, _node.Events.OwnClones);
        _domain.Pass(0.1);
        _node.Hear(later);
        Assert.Equal(1, _node.Events.OwnClones);
    }

    [Fact]
    public void A_new_boot_goes_on_with_new_nonces_alone()
    {
        using TestNode peer = new(_domain);
        using TestNode next = new(_domain);
        peer.Hear(_node.Hello());
        Challenge before = _node.Content.Challenge;
        _node.Receiver.BeginBoot(next.Own, _domain.Now);
        _node.Receiver.PrepareHello(_node.Content, _domain.Now);
        Assert.NotEqual(before, _node.Content.Challenge);
        Assert.Equal(ControlVerdict.Own, _node.Hear(next.Hello()));
    }

    [Fact]
    public void An_announcement_of_another_boot_is_not_written()
    {
        using TestNode other = new(_domain);
        TestStream stream = new(_domain);
        Assert.Throws<ArgumentException>(() =>
            _node.Own.WriteAnnouncement(stream.Announcement(other.Own, 1, 1, 60), _domain.GroupKey, stream.Key, new byte[Announcement.Size]));
        Assert.Throws<ArgumentException>(() =>
            _node.Own.WriteAnnouncement(stream.Announcement(_node.Own, 0, 1, 60), _domain.GroupKey, stream.Key, new byte[Announcement.Size]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void An_ANNOUNCE_holds_one_to_four_objects(int count) =>
        Assert.Throws<ArgumentException>(() => _node.Announce([.. Enumerable.Repeat(_node.Object(new TestStream(_domain)), count)]));

    private static ulong Counter(byte[] datagram)
    {
        Assert.True(Envelope.TryRead(datagram, out Envelope envelope));
        return envelope.Counter;
    }

    // What any holder of the BK can make: it opens, but is not signed under our boot key.
    private byte[] Forged(ulong counter)
    {
        Envelope envelope = new() { Type = MessageType.Hello, BootstrapKey = _domain.BootstrapKey.Id, Sender = _node.Own.Boot, Counter = counter };
        byte[] key = new byte[BootstrapKey.KeySize];
        _domain.BootstrapKey.DeriveControlKey(_node.Own.Boot, key);
        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[..envelope.Seal(key, new byte[200], datagram)];
    }
}

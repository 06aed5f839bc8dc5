namespace GemRouter.Testing.Tests;

public sealed class MemoryNetworkTests
{
    private static readonly Address Left = Address.Parse("10.0.0.1");
    private static readonly Address Right = Address.Parse("10.0.0.2");

    private readonly NetworkRig _rig = new();

    [Fact]
    public void A_packet_reaches_all_other_links_that_subscribed()
    {
        MemoryLink sender = _rig.Start("10.0.0.1", null, "239.0.0.0/8");
        ILinkReceiver one = _rig.Start("10.0.0.2", null, "239.0.0.0/8").OpenReceiver();
        ILinkReceiver two = _rig.Start("10.0.0.3", null, "239.1.1.1").OpenReceiver();
        ILinkReceiver other = _rig.Start("10.0.0.4", null, "239.1.1.2").OpenReceiver();
        TestPacket packet = new() { Payload = TestPacket.Bytes(1, 200), Dscp = 46, Ecn = 1 };
        _rig.Send(sender.OpenSender(), packet);
        Assert.Equal([packet], _rig.Receive(one));
        Assert.Equal([packet], _rig.Receive(two));
        Assert.Empty(_rig.Receive(other));
        Assert.Empty(_rig.Receive(sender.OpenReceiver()));
        Assert.Equal(new MediumTally(3, 0, 2, 0, 0, 1, 0), _rig.Network.Tally);
    }

    [Fact]
    public void A_delay_passes_on_the_clock_alone()
    {
        _rig.Network.Impairment = new Impairment { Delay = TimeSpan.FromMilliseconds(5) };
        ILinkSender sender = _rig.Start("10.0.0.1").OpenSender();
        ILinkReceiver receiver = _rig.Start("10.0.0.2", null, "239.0.0.0/8").OpenReceiver();
        Instant due = _rig.Clock.Now + TimeSpan.FromMilliseconds(5);
        _rig.Send(sender, new TestPacket());
        Assert.Empty(_rig.Receive(receiver, Instant.Never));
        Assert.Equal(due, _rig.Network.NextArrival);
        Assert.Equal(1, _rig.Network.Tally.InFlight);
        _rig.Clock.AdvanceTo(due);
        Assert.Equal(due, Assert.Single(_rig.Receive(receiver)).ReceivedAt);
    }

    [Fact]
    public void Subscriptions_count_at_the_time_of_arrival()
    {
        _rig.Network.Impairment = new Impairment { Delay = TimeSpan.FromMilliseconds(5) };
        ILinkSender sender = _rig.Start("10.0.0.1").OpenSender();
        MemoryLink right = _rig.Start("10.0.0.2");
        ILinkReceiver receiver = right.OpenReceiver();
        Subscription all = new(GroupPrefix.Parse("239.0.0.0/8"), null);
        _rig.Send(sender, new TestPacket());
        right.Subscribe(all);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(5));
        right.Unsubscribe(all); // too late: it has arrived
        Assert.Single(_rig.Receive(receiver));
        _rig.Send(sender, new TestPacket());
        Assert.Equal(1, _rig.Network.Tally.InFlight);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Empty(_rig.Receive(receiver));
        Assert.Equal(1, _rig.Network.Tally.Unsubscribed);
    }

    [Fact]
    public void Jitter_reorders_and_loses_nothing()
    {
        _rig.Network.Impairment = new Impairment { Jitter = TimeSpan.FromMilliseconds(5) };
        ILinkSender sender = _rig.Start("10.0.0.1").OpenSender();
        ILinkReceiver receiver = _rig.Start("10.0.0.2", null, "239.0.0.0/8").OpenReceiver();
        _rig.Send(sender, Enumerable.Range(1, 100).Select(i => new TestPacket { Port = (ushort)i }));
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(5));
        int[] ports = [.. _rig.Receive(receiver).Select(packet => (int)packet.Port)];
        Assert.NotEqual(Enumerable.Range(1, 100), ports);
        Assert.Equal(Enumerable.Range(1, 100), ports.Order());
    }

    [Fact]
    public void Ways_are_impaired_each_for_itself()
    {
        MemoryLink left = _rig.Start("10.0.0.1", null, "239.0.0.0/8");
        MemoryLink right = _rig.Start("10.0.0.2", null, "239.0.0.0/8");
        ILinkReceiver atLeft = left.OpenReceiver();
        ILinkReceiver atRight = right.OpenReceiver();
        _rig.Network.Impair(Left, Right, new Impairment { Cut = true });
        _rig.Send(left.OpenSender(), new TestPacket());
        _rig.Send(right.OpenSender(), new TestPacket());
        Assert.Empty(_rig.Receive(atRight));
        Assert.Single(_rig.Receive(atLeft));
        _rig.Network.Impair(Left, Right, null);
        _rig.Send(left.OpenSender(), new TestPacket());
        Assert.Single(_rig.Receive(atRight));
    }

    [Fact]
    public void A_partition_cuts_both_directions_until_it_is_healed()
    {
        MemoryLink left = _rig.Start("10.0.0.1", null, "239.0.0.0/8");
        MemoryLink right = _rig.Start("10.0.0.2", null, "239.0.0.0/8");
        MemoryLink third = _rig.Start("10.0.0.3", null, "239.0.0.0/8");
        _rig.Network.Partition(Left, Right);
        ILinkReceiver atRight = right.OpenReceiver();
        ILinkReceiver atThird = third.OpenReceiver();
        _rig.Send(left.OpenSender(), new TestPacket());
        Assert.Single(_rig.Receive(atRight));
        Assert.Empty(_rig.Receive(atThird));
        _rig.Network.Heal();
        _rig.Send(left.OpenSender(), new TestPacket());
        Assert.Single(_rig.Receive(atThird));
    }

    [Fact]
    public void A_full_queue_loses_what_comes_and_counts_it()
    {
        ILinkSender sender = _rig.Start("10.0.0.1").OpenSender();
        ILinkReceiver receiver = _rig.Start("10.0.0.2", new MemoryLinkOptions { Queue = 10 }, "239.0.0.0/8").OpenReceiver();
        _rig.Send(sender, Enumerable.Range(1, 25).Select(i => new TestPacket { Port = (ushort)i }));
        Assert.Equal(Enumerable.Range(1, 10), _rig.Receive(receiver).Select(packet => (int)packet.Port));
        Assert.Equal(new MediumTally(25, 0, 10, 0, 15, 0, 0), _rig.Network.Tally);
    }

    [Fact]
    public void A_link_without_its_plug_sends_and_receives_nothing_and_says_so()
    {
        using TestHost host = new(_rig.Clock);
        ComponentFactory factory = _rig.Network.Factory();
        MemoryLink link = (MemoryLink)factory.Create(host.Context, new MemoryLinkOptions { Address = Left });
        Assert.True(link.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        link.Subscribe(new Subscription(GroupPrefix.Parse("239.0.0.0/8"), null));
        ILinkReceiver receiver = link.OpenReceiver();
        MemoryLink other = _rig.Start("10.0.0.2");
        link.IsConnected = false;
        Assert.Equal(HealthState.Degraded, host.Health.State);
        _rig.Send(other.OpenSender(), new TestPacket());
        _rig.Send(link.OpenSender(), new TestPacket());
        Assert.Equal(1, host.Counters["down"]);
        link.IsConnected = true;
        Assert.Equal(HealthState.Healthy, host.Health.State);
        Assert.Empty(_rig.Receive(receiver));
        Assert.Equal(1, _rig.Network.Tally.Lost);
        _rig.Send(other.OpenSender(), new TestPacket());
        Assert.Single(_rig.Receive(receiver));
    }

    [Fact]
    public void Two_links_cannot_have_one_address()
    {
        _rig.Start("10.0.0.1");
        MemoryLink second = _rig.Network.CreateLink("10.0.0.1");
        Assert.Throws<ComponentException>(() => { _ = second.StartAsync(CancellationToken.None); });
    }

    [Fact]
    public void Impairments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Impairment { Loss = 1.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Impairment { Duplication = -0.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Impairment { Loss = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Impairment { Delay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Impairment { Jitter = TimeSpan.FromDays(2) });
    }
}

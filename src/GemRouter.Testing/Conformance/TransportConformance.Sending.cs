using System.Net;
using GemRouter.Hosting;
using Xunit;

namespace GemRouter.Testing;

/// <content>Subscriptions, sending, and opening and closing.</content>
public abstract partial class TransportConformance
{
    /// <summary>Neither other groups nor other ports.</summary>
    [Fact]
    public async Task Only_what_was_subscribed_arrives()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        far.Send(Sample(2), Sample() with { Port = (ushort)(Port + 2) }, Sample(1)); // the last one tells that the others had their time
        Assert.Equal([Group(1)], near.ReceiveAll(1).Select(static packet => packet.Group));
    }

    /// <summary>What was left is left.</summary>
    [Fact]
    public async Task An_ended_subscription_receives_no_more()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        near.Link.Unsubscribe(Subscribed(0));
        far.Send(Sample(), Sample(1));
        Assert.Equal([Group(1)], near.ReceiveAll(1).Select(static packet => packet.Group));
        near.Link.Subscribe(Subscribed(0));
        far.Send(Sample());
        Assert.Single(near.ReceiveAll(1));
    }

    /// <summary>As the contract says of <see cref="ILink.Unsubscribe"/>.</summary>
    [Fact]
    public async Task Ending_a_subscription_that_is_none_does_nothing()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        near.Link.Unsubscribe(Subscribed(5));
        near.Link.Unsubscribe(Subscribed(5));
        far.Send(Sample());
        Assert.Single(near.ReceiveAll(1));
    }

    /// <summary>RFC 4607.</summary>
    [Fact]
    public async Task A_source_specific_subscription_receives_from_that_source_alone()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        TestPacket own = Sample(3) with { Source = Address.Parse("198.51.100.7") };
        far.Send(own with { Group = Group(0) });
        Address source = Assert.Single(near.ReceiveAll(1)).Source; // as it comes through this network
        near.Link.Subscribe(Subscribed(3, Address.Parse("198.51.100.99")));
        near.Link.Subscribe(Subscribed(4, source));
        far.Send(own, own with { Group = Group(4) });
        Assert.Equal([Group(4)], near.ReceiveAll(1).Select(static packet => packet.Group));
    }

    /// <summary>Whole prefixes and all ports, or a clear refusal.</summary>
    [Fact]
    public async Task A_prefix_is_received_or_refused_as_its_abilities_say()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        byte[] first = Group(0).Address.ToIPAddress().GetAddressBytes();
        first[^1] = 0;
        GroupAddress lowest = new(new Address(new IPAddress(first)));
        Assert.True(GroupPrefix.TryFrom(lowest, (first.Length * 8) - 8, out GroupPrefix prefix));
        Subscription all = new(prefix, null);
        if (!near.Link.Abilities.ReceivesPrefixes)
        {
            Assert.Throws<NotSupportedException>(() => near.Link.Subscribe(all));
            Assert.Throws<NotSupportedException>(() => near.Link.Subscribe(new Subscription(new GroupPrefix(Group(0)), null)));
            return;
        }

        near.Link.Subscribe(all);
        TestPacket[] sent = [Sample(6), Sample(7) with { Port = (ushort)(Port + 3) }];
        far.Send(sent);
        AssertSame(sent, near.ReceiveAll(2), static packet => $"{packet.Group}:{packet.Port}");
    }

    /// <summary>A control thread subscribes whether a worker is there or not.</summary>
    [Fact]
    public async Task Subscriptions_made_before_and_after_the_receiver_count()
    {
        LinkBench near = await OpenAsync(Options());
        LinkBench far = await OpenAsync(PeerOptions());
        near.Link.Subscribe(Subscribed(0));
        _ = near.Receiver;
        near.Link.Subscribe(Subscribed(1));
        far.Send(Sample(), Sample(1));
        Assert.Equal([Group(0), Group(1)], near.ReceiveAll(2).Select(static packet => packet.Group));
    }

    /// <summary>A worker that stops makes room for another.</summary>
    [Fact]
    public async Task A_receiver_can_be_opened_again_after_its_disposal()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        near.CloseReceiver();
        _ = near.Receiver;
        far.Send(Sample());
        Assert.Single(near.ReceiveAll(1));
    }

    /// <summary>Each worker has a sender of its own.</summary>
    [Fact]
    public async Task Several_senders_can_be_open()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        using ILinkSender second = far.Link.OpenSender();
        far.Send(Numbered(1));
        far.Send(second, Numbered(2));
        Assert.Equal(2, near.ReceiveAll(2).Count);
    }

    /// <summary>What stays in the batch counts as sent.</summary>
    [Fact]
    public async Task What_was_sent_stays_in_the_batch()
    {
        (_, LinkBench far) = await PairAsync();
        Assert.Equal(20, far.Send([.. Enumerable.Range(1, 20).Select(Numbered)]));
        Assert.Equal(20, far.Ledger.Out);
        Assert.Equal(0, far.Ledger.Dropped);
    }

    /// <summary>No UDP datagram over IPv4 is longer than 65507 bytes; the packets around it are sent.</summary>
    [Fact]
    public async Task What_cannot_be_sent_is_dropped_under_a_reason()
    {
        LinkBench near = await OpenAsync(Options());
        near.Link.Subscribe(Subscribed(0));
        _ = near.Receiver;
        LinkBench far = await OpenAsync(PeerOptions(), new PacketPool(8, 64, 66_000, 64));
        Assert.Equal(2, far.Send(Numbered(1), Sample() with { Payload = new byte[65_600] }, Numbered(2)));
        Ledger ledger = far.Ledger;
        Assert.Equal((2, 1, 0), (ledger.Out, ledger.Dropped, ledger.Balance));
        Assert.Equal(1, far.Host.Counters.Dropped);
        AssertSame([Numbered(1), Numbered(2)], near.ReceiveAll(2), static packet => Convert.ToHexString(packet.Payload.Span));
    }

    /// <summary>A packet that is sent to two networks is the same in both.</summary>
    [Fact]
    public async Task Sending_changes_nothing_in_a_packet()
    {
        (_, LinkBench far) = await PairAsync();
        TestPacket[] sent = [.. Enumerable.Range(1, 8).Select(Numbered)];
        far.Fill(sent);
        far.BeginSend(far.Sender);
        List<TestPacket> after = [];
        far.Finish(after);
        Assert.Equal(sent, after);
    }
}

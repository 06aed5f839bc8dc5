using Xunit;

namespace GemRouter.Testing;

/// <summary>
/// What holds for every <see cref="ILink"/>. Two links are made, with <see cref="ComponentConformance.Options"/> and with <see cref="PeerOptions"/>; they are on one network, where nothing
/// is lost and nobody else sends to the groups of the test.
/// </summary>
public abstract partial class TransportConformance : ComponentConformance
{
    private readonly List<LinkBench> _benches = [];

    /// <inheritdoc/>
    protected sealed override ComponentKind Kind => ComponentKind.Transport;

    /// <summary>Options of a second link on the same network.</summary>
    protected abstract object PeerOptions();

    /// <summary>The system's clock, if not overridden: a link to a real network waits in real time.</summary>
    protected override TimeProvider CreateClock() => TimeProvider.System;

    /// <summary>Groups for the test: several, from 0.</summary>
    protected virtual GroupAddress Group(int index) => new(Address.FromIPv4(0xEFFF1100 + (uint)index));

    /// <summary>A port for the test: below those that systems give to sockets that ask for none (from 32768 on in Linux), one of which could have it.</summary>
    protected virtual ushort Port => 21706;

    /// <summary>What the link can do is known, sane and fixed.</summary>
    [Fact]
    public async Task Its_abilities_are_sane_and_fixed()
    {
        LinkBench bench = await OpenAsync(Options());
        LinkAbilities abilities = bench.Link.Abilities;
        Assert.InRange(abilities.Mtu, 576, 65535);
        Assert.InRange(abilities.BatchSize, 1, 256);
        Assert.True(abilities.IPv4 || abilities.IPv6, "It carries neither IPv4 nor IPv6.");
        Assert.Equal(abilities, bench.Link.Abilities);
    }

    /// <summary>Payloads of all sizes, from none to what the MTU allows.</summary>
    [Fact]
    public async Task Packets_arrive_whole_and_in_order()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        int most = Math.Min(near.Link.Abilities.Mtu, far.Link.Abilities.Mtu) - 48;
        int[] lengths = [0, 1, 2, 100, 1316, most - 1, most, .. Enumerable.Range(3, 40)];
        TestPacket[] sent = [.. lengths.Select((length, i) => Sample() with { Payload = TestPacket.Bytes((ulong)i, length) })];
        far.Send(sent);
        AssertSame(sent, near.ReceiveAll(sent.Length), static packet => Convert.ToHexString(packet.Payload.Span));
    }

    /// <summary>What a router keeps of the header.</summary>
    [Fact]
    public async Task Group_port_TTL_DSCP_and_ECN_arrive_as_they_were_sent()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        TestPacket[] sent =
        [
            Sample() with { Ttl = 1, Dscp = 0, Ecn = 0 },
            Sample(1) with { Ttl = 255, Dscp = 46, Ecn = 1 },
            Sample() with { Ttl = 17, Dscp = 63, Ecn = 2 },
            Sample() with { Ttl = 17, Dscp = 1, Ecn = 3 },
        ];
        far.Send(sent);
        AssertSame(sent, near.ReceiveAll(sent.Length), static packet => $"{packet.Group}:{packet.Port} ttl {packet.Ttl} dscp {packet.Dscp} ecn {packet.Ecn}");
    }

    /// <summary>A foreign source where the link can, else always its own.</summary>
    [Fact]
    public async Task The_source_is_as_its_abilities_say()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        Address one = Address.Parse("198.51.100.7");
        Address two = Address.Parse("198.51.100.8");
        far.Send(Sample() with { Source = one, SourcePort = 1111 }, Sample() with { Source = two, SourcePort = 2222 });
        List<TestPacket> received = near.ReceiveAll(2);
        Assert.Equal(2, received.Count);
        if (far.Link.Abilities.SendsForeignSource)
        {
            Assert.Equal([(one, 1111), (two, 2222)], received.Select(static packet => (packet.Source, (int)packet.SourcePort)));
        }
        else
        {
            Assert.Equal((received[0].Source, received[0].SourcePort), (received[1].Source, received[1].SourcePort));
            Assert.NotEqual(one, received[0].Source);
            Assert.False(received[0].Source.IsUnspecified);
        }
    }

    /// <summary>A time on the host's clock, give or take a second for time stamps of hardware.</summary>
    [Fact]
    public async Task Each_packet_has_the_time_of_its_arrival()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        Instant before = near.Now - TimeSpan.FromSeconds(1);
        far.Send(Sample());
        TestPacket packet = Assert.Single(near.ReceiveAll(1));
        Assert.True(
            packet.ReceivedAt >= before && packet.ReceivedAt <= near.Now + TimeSpan.FromSeconds(1),
            $"It says that it arrived at {packet.ReceivedAt}; it was sent after {before}, a second allowed.");
    }

    /// <summary>A time that has passed means: look and do not wait.</summary>
    [Fact]
    public async Task A_deadline_in_the_past_returns_at_once()
    {
        (LinkBench near, _) = await PairAsync();
        await OffThreadAsync(() => near.Receive(near.Now - TimeSpan.FromSeconds(1)), "A receive with a deadline in the past");
    }

    /// <summary>With a real clock a receive ends by its deadline; with a fake one it never waits.</summary>
    [Fact]
    public async Task A_receive_ends_by_its_deadline()
    {
        (LinkBench near, _) = await PairAsync();
        Instant deadline = Clock == TimeProvider.System ? near.Now + TimeSpan.FromMilliseconds(100) : Instant.Never;
        await OffThreadAsync(() => near.Receive(deadline), "A receive");
    }

    /// <summary>Another thread ends a receive.</summary>
    [Fact]
    public async Task Wake_ends_a_waiting_receive()
    {
        (LinkBench near, _) = await PairAsync();
        ILinkReceiver receiver = near.Receiver;
        using ManualResetEventSlim begun = new();
        Task receive = OffThreadAsync(
            () =>
            {
                begun.Set();
                near.Receive(Instant.Never);
            },
            "A woken receive");
        Assert.True(begun.Wait(Patience));
        receiver.Wake();
        await receive;
    }

    /// <summary>A wake that comes before its receive is not lost.</summary>
    [Fact]
    public async Task Wake_ends_the_next_receive_where_none_waits()
    {
        (LinkBench near, _) = await PairAsync();
        near.Receiver.Wake();
        await OffThreadAsync(() => near.Receive(Instant.Never), "The receive after a wake");
    }

    /// <summary>Other threads do not know when a receiver ends.</summary>
    [Fact]
    public async Task Wake_after_disposal_does_nothing()
    {
        (LinkBench near, _) = await PairAsync();
        ILinkReceiver receiver = near.Receiver;
        near.CloseReceiver();
        receiver.Wake();
    }

    /// <summary>Where the pool is empty, datagrams stay where they are.</summary>
    [Fact]
    public async Task An_empty_pool_loses_nothing()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        List<Packet> rented = [];
        while (near.Pool.TryRent(out Packet? packet))
        {
            rented.Add(packet);
        }

        TestPacket[] sent = [.. Enumerable.Range(1, 5).Select(Numbered)];
        far.Send(sent);
        near.Receive(near.Now);
        Assert.Equal(0, near.Batch.Count);
        rented.ForEach(static packet => packet.Return());
        AssertSame(sent, near.ReceiveAll(5), static packet => Convert.ToHexString(packet.Payload.Span));
    }

    /// <summary>A receiver adds as many packets as there is room for, and the rest next time.</summary>
    [Fact]
    public async Task The_room_of_the_batch_is_honoured()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        TestPacket[] sent = [.. Enumerable.Range(1, 10).Select(Numbered)];
        far.Send(sent);
        AssertSame(sent, near.ReceiveAll(10, most: 3), static packet => Convert.ToHexString(packet.Payload.Span));
    }

    /// <summary>The room that stages declared is not the receiver's.</summary>
    [Fact]
    public async Task A_datagram_too_long_for_a_packet_is_dropped_under_a_reason()
    {
        (LinkBench near, LinkBench far) = await PairAsync(new PacketPool(64, 32, 400, 200));
        TestPacket fits = Sample() with { Payload = TestPacket.Bytes(1, 400) };
        far.Send(Sample() with { Payload = TestPacket.Bytes(2, 401) }, Sample() with { Payload = TestPacket.Bytes(3, 1000) }, fits);
        TestPacket packet = Assert.Single(near.ReceiveAll(1));
        Assert.Equal(400, packet.Payload.Length);
        Assert.Equal((3, 2, 2), (near.Ledger.In, near.Ledger.Dropped, near.Host.Counters.Dropped));
    }

    /// <summary>Lent memory is the host's until it gives it back.</summary>
    [Fact]
    public async Task Lent_payloads_stay_until_they_are_released()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        if (near.Receiver is not IRingReceiver)
        {
            return;
        }

        far.Send(Numbered(1), Numbered(2), Numbered(3));
        List<string> seen = [];
        near.Repeat(64, () => near.Batch.Count == 0);
        Collect();
        List<string> before = [.. seen];
        Assert.NotEmpty(before);
        for (int i = 0; i < 20; i++)
        {
            far.Send(Numbered(100 + i), Numbered(200 + i));
        }

        seen.Clear();
        Collect();
        near.Finish();
        Assert.Equal(before, seen);

        void Collect()
        {
            foreach (Packet packet in near.Batch)
            {
                seen.Add(Convert.ToHexString(packet.Payload));
            }
        }
    }

    /// <summary>What is lent in front of a payload may be written over.</summary>
    [Fact]
    public async Task What_is_lent_in_front_of_a_payload_is_part_of_nothing_else()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        TestPacket[] sent = [.. Enumerable.Range(1, 40).Select(Numbered)];
        far.Send(sent);
        List<TestPacket> received = [];
        near.Repeat(64, () =>
        {
            foreach (Packet packet in near.Batch)
            {
                int lent = packet.IsBorrowed ? packet.Headroom : 0;
                packet.Prepend(lent).Fill(0xEE); // as whoever seals it may
                packet.TrimStart(lent);
            }

            near.Finish(received);
            return received.Count < sent.Length;
        });
        Assert.Equal(Payloads(sent), Payloads(received));

        static IEnumerable<string> Payloads(IEnumerable<TestPacket> packets) => packets.Select(static packet => Convert.ToHexString(packet.Payload.Span)).Order(StringComparer.Ordinal);
    }

    /// <summary>A long flow loses nothing: memory that was lent comes back.</summary>
    [Fact]
    public async Task A_long_flow_loses_nothing()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        for (int i = 0; i < 200; i++)
        {
            TestPacket[] sent = [.. Enumerable.Range(i * 16, 16).Select(Numbered)];
            Assert.Equal(16, far.Send(sent));
            AssertSame(sent, near.ReceiveAll(16), static packet => Convert.ToHexString(packet.Payload.Span));
        }
    }

    /// <summary>The data plane does not wait for the collector.</summary>
    [Fact]
    public async Task Sending_and_receiving_allocate_nothing()
    {
        (LinkBench near, LinkBench far) = await PairAsync();
        TestPacket[] samples = [.. Enumerable.Range(1, 16).Select(Numbered)];
        (long sending, long receiving) = (long.MaxValue, long.MaxValue);
        for (int window = 0; window < 6 && (sending > 0 || receiving > 0); window++)
        {
            (long sent, long received) = (far.Allocated, near.Allocated);
            for (int i = 0; i < 40; i++)
            {
                far.Send(samples);
                near.ReceiveCount(samples.Length);
            }

            (sending, receiving) = (Math.Min(sending, far.Allocated - sent), Math.Min(receiving, near.Allocated - received));
        }

        Assert.True(sending == 0, $"Sending allocates: {sending} bytes in 40 batches.");
        Assert.True(receiving == 0, $"Receiving allocates: {receiving} bytes in 40 batches.");
    }

    /// <summary>Closes what the test opened, then as the base does.</summary>
    public override async ValueTask DisposeAsync()
    {
        foreach (LinkBench bench in _benches)
        {
            Record.Exception(bench.Dispose);
        }

        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private static void AssertSame(IEnumerable<TestPacket> sent, IReadOnlyList<TestPacket> received, Func<TestPacket, string> part) =>
        Assert.Equal(ByGroup(sent).Select(part), ByGroup(received).Select(part));

    // Between groups a receiver may choose the order. (A stable sort.)
    private static IEnumerable<TestPacket> ByGroup(IEnumerable<TestPacket> packets) => packets.OrderBy(static packet => packet.Group.ToString(), StringComparer.Ordinal);

    private TestPacket Sample(int group = 0) => new() { Group = Group(group), Port = Port, Payload = TestPacket.Bytes(7, 64) };

    private TestPacket Numbered(int number) => Sample() with { Payload = TestPacket.Bytes((ulong)number, 200) };

    private Subscription Subscribed(int group, Address? source = null) => new(new GroupPrefix(Group(group)), Port, source);

    private Task OffThreadAsync(Action action, string what) =>
        SoonAsync(() => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), what);

    private async Task<LinkBench> OpenAsync(object options, PacketPool? pool = null)
    {
        (object component, TestHost host) = Make(options);
        await StartAsync(component);
        LinkBench bench = new(Assert.IsType<ILink>(component, exactMatch: false), host, pool ?? new PacketPool(256, 64, 2048, 64), Patience);
        _benches.Add(bench);
        return bench;
    }

    /// <summary>Two links; the near one has subscribed to groups 0 and 1, and its receiver is open.</summary>
    private async Task<(LinkBench Near, LinkBench Far)> PairAsync(PacketPool? pool = null)
    {
        LinkBench near = await OpenAsync(Options(), pool);
        LinkBench far = await OpenAsync(PeerOptions());
        near.Link.Subscribe(Subscribed(0));
        near.Link.Subscribe(Subscribed(1));
        _ = near.Receiver;
        return (near, far);
    }
}

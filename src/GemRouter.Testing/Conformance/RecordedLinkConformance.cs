using Xunit;

namespace GemRouter.Testing;

/// <summary>What holds for every <see cref="IRecordedLink"/>, under a clock that only the test moves. With <see cref="ComponentConformance.Options"/> the link plays a recording of at least three packets to
/// <see cref="Subscriptions"/>, not all of one time.</summary>
public abstract class RecordedLinkConformance : ComponentConformance
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <inheritdoc/>
    protected sealed override ComponentKind Kind => ComponentKind.Transport;

    /// <summary>What the recording holds.</summary>
    protected abstract IEnumerable<Subscription> Subscriptions { get; }

    /// <summary>The first packet is due at the start, whenever it was recorded.</summary>
    [Fact]
    public async Task The_first_packet_arrives_at_the_start()
    {
        using LinkBench bench = await OpenAsync();
        Assert.Equal(bench.Now, Recorded(bench).NextArrival);
        bench.Receive(bench.Now, most: 1);
        Assert.Equal(1, bench.Batch.Count);
        bench.Finish();
    }

    /// <summary>Time that has not come brings nothing, and nobody waits for it.</summary>
    [Fact]
    public async Task What_is_not_due_stays()
    {
        using LinkBench bench = await OpenAsync();
        List<TestPacket> received = [];
        PlayDue(bench, received);
        Instant next = Recorded(bench).NextArrival;
        Assert.True(next > bench.Now, "The recording's packets are all of one time.");
        Advance(next - Tick);
        int before = received.Count;
        await SoonAsync(
            () =>
            {
                bench.Receive(Instant.Never);
                return Task.CompletedTask;
            },
            "A receive for which nothing is due");
        bench.Finish(received);
        Assert.Equal(before, received.Count);
        Advance(next);
        PlayDue(bench, received);
        Assert.True(received.Count > before || Recorded(bench).NextArrival > next, "What was due did not arrive.");
    }

    /// <summary>Each packet bears the time at which it was due; these never go back.</summary>
    [Fact]
    public async Task Packets_arrive_when_they_are_due()
    {
        using LinkBench bench = await OpenAsync();
        List<TestPacket> received = Play(bench);
        Assert.True(received.Count >= 3, $"The recording gave {received.Count} packets.");
        Assert.Equal(received.Select(static packet => packet.ReceivedAt).Order(), received.Select(static packet => packet.ReceivedAt));
        Assert.Equal(Instant.Never, Recorded(bench).NextArrival);
    }

    /// <summary>A replay is the same each time.</summary>
    [Fact]
    public async Task It_plays_the_same_each_time()
    {
        using LinkBench one = await OpenAsync();
        List<TestPacket> first = Play(one);
        using LinkBench two = await OpenAsync();
        Assert.Equal(first, Play(two));
    }

    private static IRecordedLink Recorded(LinkBench bench) => Assert.IsType<IRecordedLink>(bench.Link, exactMatch: false);

    private static void PlayDue(LinkBench bench, List<TestPacket> received)
    {
        while (Recorded(bench).NextArrival <= bench.Now)
        {
            bench.Receive(bench.Now);
            bench.Finish(received);
        }
    }

    private List<TestPacket> Play(LinkBench bench)
    {
        List<TestPacket> received = [];
        Instant last = default;
        while (Recorded(bench).NextArrival is var next && next != Instant.Never)
        {
            Assert.True(next >= last, "The next arrival went back.");
            last = next;
            Advance(next);
            PlayDue(bench, received);
        }

        return received;
    }

    private void Advance(Instant to) => ((FakeClock)Clock).AdvanceTo(to);

    private async Task<LinkBench> OpenAsync()
    {
        (object component, TestHost host) = Make();
        await StartAsync(component);
        LinkBench bench = new(Assert.IsType<ILink>(component, exactMatch: false), host, new PacketPool(256, 64, 2048, 64), Patience);
        foreach (Subscription subscription in Subscriptions)
        {
            bench.Link.Subscribe(subscription);
        }

        return bench;
    }
}

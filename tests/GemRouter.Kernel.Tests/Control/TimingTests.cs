using GemRouter.Kernel.Control;
using GemRouter.Kernel.Tests.Forwarding;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4 and 6: when a node says something.</summary>
public sealed class TimingTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private readonly SimulatedDomain _domain = new();

    [Fact]
    public void HELLOs_go_out_at_0_0_3_and_1_s_and_then_every_five_seconds_give_or_take_a_fifth()
    {
        Instant start = _domain.Now;
        SimulatedNode node = _domain.Start();
        _domain.Run(120);
        double[] at = [.. Hellos(node).Select(hello => (hello - start).TotalSeconds)];
        Assert.Equal([0, 0.3, 1], at[..3]);
        double[] apart = [.. at[2..].Zip(at[3..], static (one, next) => next - one)];
        Assert.All(apart, static time => Assert.InRange(time, 4, 6));
        Assert.True(apart.Max() - apart.Min() > 0.5, "they have a jitter");
    }

    [Fact]
    public void A_stream_is_announced_at_0_0_2_and_1_s_and_then_every_ten_seconds_give_or_take_a_fifth()
    {
        SimulatedNode node = _domain.Start();
        _domain.Run(20);
        Instant start = _domain.Now;
        Open(node);
        _domain.Run(100);
        double[] at = [.. node.Said.Where(static said => said.Type == MessageType.Announce).Select(said => (said.At - start).TotalSeconds)];
        Assert.Equal([0, 0.2, 1], at[..3]);
        Assert.All(at[2..].Zip(at[3..], static (one, next) => next - one), static time => Assert.InRange(time, 8, 12));
    }

    [Fact]
    public void A_HELLO_goes_with_each_of_the_first_three_announcements()
    {
        SimulatedNode node = _domain.Start();
        _domain.Run(20);
        Open(node);
        _domain.Run(1.5);
        foreach ((Instant announced, _, _) in node.Said.Where(static said => said.Type == MessageType.Announce).ToArray())
        {
            Assert.Contains(Hellos(node), hello => hello >= announced && hello - announced < TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public void Nothing_is_sealed_before_a_HELLO_has_listed_its_SEK_so_that_receivers_open_all_of_it()
    {
        SimulatedNode source = _domain.Start();
        SimulatedNode receiver = _domain.Start();
        _domain.Run(10);
        source.BeginsToSeal = static key => Assert.Equal(SealVerdict.Sealed, Seal(key)); // as soon as it may
        source.Plane.Open(Group, 5000, null, _domain.Now);
        source.Plane.Tick(_domain.Now);
        source.Plane.Open(Group, 5002, null, _domain.Now); // the one HELLO is just out: this stream's comes a moment later
        Assert.Equal([5000], source.Sealing.Select(static sealing => (int)sealing.Stream.Port));
        source.Plane.Tick(_domain.Now);
        Assert.Single(source.Sealing);
        int said = source.Said.Count;
        _domain.RunUntil(() => source.Sealing.Count == 2);
        Assert.Equal([MessageType.Hello], source.Said[said..].Select(static one => one.Type));
        _domain.RunUntil(() => source.Sealing.All(sealing => receiver.UsableKeyOf(sealing.Key) is not null));
        Assert.All(source.Sealing, sealing => Assert.Equal(1, receiver.UsableKeyOf(sealing.Key)!.Floor.Value));
        Assert.All(source.Sealing, static sealing => Assert.Equal(2, sealing.Key.NextNumber.Value));
    }

    [Fact]
    public void The_SEKs_of_streams_that_end_before_one_was_listed_are_disposed_and_nothing_is_rekeyed_meanwhile()
    {
        SimulatedNode source = _domain.Start();
        RecordingSuite suite = new(_domain.Suites[3]);
        ControlPlaneSetup setup = SetupOf(source) with
        {
            Suites = new Dictionary<byte, ICipherSuite> { [3] = suite },
            Timers = new ControlTimers { RekeyAfter = TimeSpan.FromSeconds(60) },
        };
        OwnStreams streams = new(setup, new RandomTime(_domain.Entropy), source);
        OwnStream[] opened = [.. Enumerable.Range(5000, 3).Select(port => streams.Open(Group, (ushort)port, null, _domain.Now)!)];
        streams.Listed(new HashSet<KeyAddress> { opened[2].Current.Seal.Address });
        streams.TakeDue(_domain.Now + TimeSpan.FromSeconds(60));
        Assert.Equal(4, suite.Sessions); // the one that was listed has a successor
        streams.Close(opened[0]);
        Assert.Equal(3, suite.Sessions);
        streams.StopAll();
        Assert.Equal(1, suite.Sessions); // what a worker has got is the worker's
        Assert.Throws<ObjectDisposedException>(() => opened[0].Current.Secret.Reveal().ToArray());
    }

    [Fact]
    public void Regular_announcements_of_many_streams_share_turns_and_keep_to_their_interval()
    {
        const int Many = 1000;
        SimulatedNode source = _domain.Start();
        ControlPlaneSetup setup = SetupOf(source) with { Limits = new ControlLimits { StreamsPerSource = Many } };
        OwnStreams streams = new(setup, new RandomTime(_domain.Entropy), source);
        Instant start = _domain.Now;
        Dictionary<OwnStream, List<double>> announced = [];
        for (int i = 0; i < Many; i++)
        {
            announced.Add(streams.Open(Group, (ushort)(5000 + i), null, start)!, []);
        }

        int turns = 0;
        for (Instant now = start; now < start + TimeSpan.FromSeconds(60); now = Instant.Max(now, streams.NextDue))
        {
            turns++;
            foreach (OwnStream stream in streams.TakeDue(now))
            {
                streams.Announce(stream, now);
                announced[stream].Add((now - start).TotalSeconds);
            }
        }

        Assert.InRange(turns, 300, 620); // of 6000 announcements
        Assert.All(announced.Values, static times =>
        {
            Assert.Equal([0, 0.2, 1], times.Take(3));
            Assert.All(times.Skip(2).Zip(times.Skip(3), static (former, next) => next - former), static interval => Assert.InRange(interval, 7.999, 12.001));
            Assert.InRange(60 - times[^1], 0, 12);
        });
    }

    [Fact]
    public void Who_waits_for_its_turn_to_rekey_begins_as_soon_as_another_has_ended()
    {
        SimulatedNode source = _domain.Start();
        ControlPlaneSetup setup = SetupOf(source) with { Timers = new ControlTimers { RekeyAfter = TimeSpan.FromHours(20) } };
        OwnStreams streams = new(setup, new RandomTime(_domain.Entropy), source);
        OwnStream[] opened = [.. Enumerable.Range(5000, 9).Select(port => streams.Open(Group, (ushort)port, null, _domain.Now)!)];
        streams.Listed(opened.Select(static stream => stream.Current.Seal.Address).ToHashSet());
        Instant now = _domain.Now + TimeSpan.FromHours(19.998); // each one's share of the time has passed, and not yet the whole
        Take();
        Assert.Equal(8, opened.Count(static stream => stream.Next is not null));
        for (int looks = 0; looks < 100 && opened.Count(static stream => stream.Next is not null) == 8; looks++)
        {
            now = Instant.Max(now, streams.NextDue);
            Take();
        }

        Assert.Equal(setup.Timers.RekeyLead, now - (_domain.Now + TimeSpan.FromHours(19.998)));
        Assert.True(streams.NextDue <= now);
        Take();
        Assert.Single(opened, static stream => stream.Next is not null);

        void Take()
        {
            foreach (OwnStream stream in streams.TakeDue(now))
            {
                streams.Announce(stream, now);
            }
        }
    }

    [Fact]
    public void Later_announcements_have_a_new_ann_seq_and_the_next_packet_number()
    {
        SimulatedNode source = _domain.Start();
        SimulatedNode receiver = _domain.Start();
        _domain.Run(10);
        SealKey key = Open(source);
        _domain.RunUntil(() => receiver.UsableKeyOf(key) is not null);
        Announcement first = receiver.UsableKeyOf(key)!.Announcement;
        Assert.Equal(SealVerdict.Sealed, Seal(key));
        _domain.Run(20);
        Announcement later = receiver.UsableKeyOf(key)!.Announcement;
        Assert.True(later.Sequence > first.Sequence);
        Assert.Equal((1, 2), (first.NextNumber.Value, later.NextNumber.Value));
    }

    [Fact]
    public void A_successor_is_announced_five_seconds_before_it_is_used()
    {
        SimulatedNode source = _domain.Start(new ControlTimers { RekeyAfter = TimeSpan.FromSeconds(60) });
        Instant start = _domain.Now;
        Open(source);
        _domain.RunUntil(() => source.Plane.Streams.Single().Next is not null, 70);
        Instant announced = _domain.Now;
        Assert.InRange((announced - start).TotalSeconds, 48, 60);
        _domain.RunUntil(() => source.Sealing.Count == 2);
        Assert.InRange((_domain.Now - announced).TotalSeconds, 5, 5.1);
    }

    [Fact]
    public void An_unanswered_WANT_hastens_a_HELLO_0_3_and_1_s_after_the_first()
    {
        SimulatedNode node = _domain.Start();
        _domain.Run(20);
        SimulatedNode silent = _domain.Start();
        _domain.IsLost = (from, _) => from == silent && silent.Said.Count > 1; // it says who it is, and then nothing
        _domain.RunUntil(() => node.Plane.Roster.Find(silent.Boot.Boot) is not null);
        Instant entered = _domain.Now;
        node.Said.Clear();
        _domain.Run(3);
        double[] at = [.. Hellos(node).Select(hello => (hello - entered).TotalSeconds)];
        Assert.Equal(3, at.Length);
        Assert.InRange(at[0], 0, 0.1);
        Assert.InRange(at[1] - at[0], 0.3, 0.4); // and at random within 100 ms
        Assert.InRange(at[2] - at[0], 1, 1.1);
    }

    [Theory]
    [InlineData(true, 50)]
    [InlineData(false, 100)]
    public void A_WANT_that_names_a_node_hastens_its_HELLO_sooner_where_it_has_streams(bool hasStreams, int milliseconds)
    {
        SimulatedNode node = _domain.Start();
        if (hasStreams)
        {
            Open(node);
        }

        _domain.Run(20);
        node.Said.Clear();
        SimulatedNode newcomer = _domain.Start();
        _domain.RunUntil(() => Hellos(node).Any());
        Assert.InRange(_domain.Now - newcomer.FirstHello - _domain.Delay, TimeSpan.Zero, TimeSpan.FromMilliseconds(milliseconds));
    }

    [Fact]
    public void One_CHALLENGE_hastens_one_HELLO_at_most()
    {
        SimulatedNode node = _domain.Start();
        SimulatedNode other = _domain.Start();
        _domain.RunUntil(() => node.Plane.Roster.Find(other.Boot.Boot)?.State == BootState.Proven);
        _domain.Run(3);
        _domain.IsLost = (from, _) => from == other; // from here on it says what this test says
        node.Said.Clear();
        byte[] datagram = new byte[Envelope.MaxSize];
        for (int i = 0; i < 20; i++)
        {
            HelloContent content = new() { Interval = TimeSpan.FromSeconds(5), Challenge = new Challenge(77) };
            content.Wants.Add(new Want(node.Boot.Boot.Prefix));
            node.Plane.Receive(datagram.AsSpan(0, other.Boot.SealHello(content, _domain.BootstrapKey, datagram, out _)), _domain.Now);
            _domain.Run(0.1);
        }

        Assert.InRange(Hellos(node).Count(), 1, 2); // and the regular one, perhaps
    }

    private ControlPlaneSetup SetupOf(SimulatedNode source) => new()
    {
        Boot = source.Boot,
        Policy = _domain.Policy(),
        Suites = _domain.Suites,
        Entropy = _domain.Entropy,
    };

    private static IEnumerable<Instant> Hellos(SimulatedNode node) => node.Said.Where(static said => said.Type == MessageType.Hello).Select(static said => said.At);

    private SealKey Open(SimulatedNode source) => source.Plane.Open(Group, 5000, null, _domain.Now)!.Current.Seal;

    private static SealVerdict Seal(SealKey key)
    {
        Assert.True(new PacketPool(1, 64, 100, 64).TryRent(out Packet? packet));
        packet.Reset(10);
        (packet.Group, packet.Port) = (key.Context.Group, key.Context.Port);
        return key.Seal(packet, null, 0, out _);
    }
}

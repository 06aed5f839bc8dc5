using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4 and 6: whole domains of the real control plane under virtual time.</summary>
public sealed class ControlPlaneTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private readonly SimulatedDomain _domain = new();

    [Fact]
    public void A_new_stream_is_usable_at_a_known_receiver_one_trip_after_it_is_announced()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        SealKey key = Open(source);
        Assert.True(_domain.RunUntil(() => receiver.UsableKeyOf(key) is not null) < TimeSpan.FromMilliseconds(20));
        Assert.Equal(1, receiver.UsableKeyOf(key)!.Floor.Value);
    }

    [Fact]
    public void A_receiver_that_joins_late_opens_within_200_ms_of_its_first_HELLO()
    {
        SimulatedNode source = _domain.Start();
        SealKey key = Open(source);
        _domain.Run(30);
        SimulatedNode late = _domain.Start();
        _domain.RunUntil(() => late.UsableKeyOf(key) is not null);
        Assert.True(_domain.Now - late.FirstHello < TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_source_that_was_killed_is_opened_again_within_a_second_of_its_first_HELLO()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        Open(source);
        _domain.Run(3);
        source.Restart();
        SealKey key = Open(source);
        _domain.RunUntil(() => receiver.UsableKeyOf(key) is not null);
        Assert.True(_domain.Now - source.FirstHello < TimeSpan.FromSeconds(1));
        Assert.Equal(0, receiver.Clones);
    }

    [Fact]
    public void A_planned_rekey_is_usable_everywhere_before_its_first_packet()
    {
        ControlTimers timers = new() { RekeyAfter = TimeSpan.FromSeconds(60) };
        (SimulatedNode source, SimulatedNode receiver) = Acquainted(timers);
        SealKey first = Open(source);
        _domain.RunUntil(() => source.Plane.Streams.Single().Next is not null, 120);
        SealKey second = source.Plane.Streams.Single().Next!.Seal;
        Assert.Single(source.Sealing);
        _domain.RunUntil(() => receiver.UsableKeyOf(second) is not null);
        Assert.Single(source.Sealing);
        Assert.NotNull(receiver.UsableKeyOf(first));
        _domain.RunUntil(() => source.Sealing.Count == 2);
        Assert.Same(second, source.Sealing[1].Key);
        Assert.NotNull(receiver.UsableKeyOf(first)); // for packets under way
    }

    [Fact]
    public void Another_active_GAK_makes_every_source_take_a_new_SEK()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        SealKey first = Open(source);
        _domain.Run(5);
        GroupKey next = new(Secret.Random(_domain.Entropy, 32), _domain.Id);
        receiver.Plane.Apply(_domain.Policy(_domain.GroupKey, next), new ControlLimits(), new ControlTimers(), _domain.Now);
        source.Plane.Apply(_domain.Policy(next, _domain.GroupKey), new ControlLimits(), new ControlTimers(), _domain.Now);
        _domain.RunUntil(() => source.Sealing.Count == 2);
        Assert.NotSame(first, source.Sealing[1].Key);
        Assert.Equal(next.Id, receiver.UsableKeyOf(source.Sealing[1].Key)!.Announcement.GroupKey);
    }

    [Fact]
    public void What_was_lost_is_asked_for()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        _domain.IsLost = (from, to) => from == source && to == receiver && source.Said[^1].Type == MessageType.Announce && source.Said.Count(static said => said.Type == MessageType.Announce) <= 3;
        SealKey key = Open(source);
        TimeSpan took = _domain.RunUntil(() => receiver.UsableKeyOf(key) is not null);
        Assert.True(took < TimeSpan.FromSeconds(2), $"{took}");
    }

    [Fact]
    public void An_announcement_that_no_HELLO_lists_within_a_second_is_asked_for()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        _domain.Run(5);
        int before = source.Said.Count;
        _domain.IsLost = (from, _) => from == source && from.Said[^1].Type == MessageType.Hello && from.Said.Count <= before + 6;
        SealKey key = Open(source);
        TimeSpan took = _domain.RunUntil(() => receiver.UsableKeyOf(key) is not null);
        Assert.True(took < TimeSpan.FromSeconds(3), $"{took}");
    }

    [Fact]
    public void A_member_relays_for_a_source_that_stays_silent()
    {
        SimulatedNode source = _domain.Start();
        SimulatedNode member = _domain.Start();
        SealKey key = Open(source);
        _domain.Run(5);
        SimulatedNode late = _domain.Start();
        _domain.IsLost = (from, _) => from == source && from.Said[^1].Type == MessageType.Announce;
        TimeSpan took = _domain.RunUntil(() => late.UsableKeyOf(key) is not null);
        Assert.True(took < TimeSpan.FromSeconds(5), $"{took}");
        Assert.Contains(member.Said, static said => said.Type == MessageType.Announce);
    }

    [Fact]
    public void Loss_of_a_third_is_survived()
    {
        Random random = new(7);
        _domain.IsLost = (_, _) => random.Next(3) == 0;
        List<SimulatedNode> nodes = [.. Enumerable.Range(0, 5).Select(_ => _domain.Start())];
        SealKey key = Open(nodes[0]);
        _domain.RunUntil(() => nodes.Skip(1).All(node => node.UsableKeyOf(key) is not null), 30);
    }

    [Fact]
    public void A_domain_of_100_nodes_says_some_20_hellos_a_second()
    {
        List<SimulatedNode> nodes = [.. Enumerable.Range(0, 100).Select(_ => _domain.Start())];
        _domain.Run(10);
        nodes.ForEach(static node => node.Said.Clear());
        _domain.Run(15);
        int hellos = nodes.Sum(static node => node.Said.Count);
        Assert.InRange(hellos / 15.0, 14, 26);
        Assert.All(nodes, node => Assert.Equal(99, node.Plane.Roster.Boots.Count(static boot => boot.State == BootState.Proven)));
    }

    [Fact]
    public void Hastened_HELLOs_are_at_most_four_a_second()
    {
        SimulatedNode source = _domain.Start();
        Open(source);
        _domain.Run(20);
        source.Said.Clear();
        for (int i = 0; i < 40; i++)
        {
            _domain.Start();
            _domain.Run(0.05);
        }

        // Those that go with an answer to a REQUEST come besides (wire 4).
        List<Instant> answers = [.. source.Said.Where(static said => said.Type == MessageType.Announce).Select(static said => said.At)];
        List<Instant> hellos = [.. source.Said.Where(static said => said.Type == MessageType.Hello).Select(static said => said.At).Where(at => !answers.Any(answer => at >= answer && at - answer <= TimeSpan.FromMilliseconds(10)))];
        Assert.All(hellos, at => Assert.InRange(hellos.Count(other => other >= at && other < at + TimeSpan.FromSeconds(1)), 1, 5));
    }

    [Fact]
    public void Kids_that_nobody_lists_cause_at_most_two_requests_a_second()
    {
        SimulatedNode node = _domain.Start();
        _domain.Run(20);
        node.Said.Clear();
        for (uint i = 0; i < 1000; i++)
        {
            node.Plane.NoteUnknownKey(Group, new KeyId(i), _domain.Now);
            _domain.Run(0.01);
        }

        Assert.InRange(node.Said.Count, 1, 25); // 10 s
    }

    [Fact]
    public void Both_SEKs_of_a_rekey_are_announced_the_older_first_and_ann_seq_grows()
    {
        ControlTimers timers = new() { RekeyAfter = TimeSpan.FromSeconds(60) };
        (SimulatedNode source, SimulatedNode receiver) = Acquainted(timers);
        SealKey first = Open(source);
        _domain.RunUntil(() => receiver.UsableKeyOf(first) is not null);
        uint before = receiver.UsableKeyOf(first)!.Announcement.Sequence;
        _domain.RunUntil(() => source.Plane.Streams.Single().Next is not null, 120);
        SealKey second = source.Plane.Streams.Single().Next!.Seal;
        _domain.RunUntil(() => receiver.UsableKeyOf(second) is not null);
        uint older = receiver.UsableKeyOf(first)!.Announcement.Sequence;
        Assert.InRange(older, before + 1, uint.MaxValue);
        Assert.Equal(older + 1, receiver.UsableKeyOf(second)!.Announcement.Sequence);
    }

    [Fact]
    public void What_nobody_signed_causes_no_answer()
    {
        (SimulatedNode node, SimulatedNode other) = Acquainted();
        Open(node);
        _domain.Run(20);
        byte[] datagram = new byte[Envelope.MaxSize];
        byte[] objects = new byte[Announcement.Size];
        OwnBoot stranger = other.NewBoot(); // a boot that nobody has heard of: its envelopes open, and its objects are none
        node.Said.Clear();
        for (int i = 0; i < 500; i++)
        {
            _domain.Entropy.Fill(objects);
            int length = stranger.SealAnnounce(objects, _domain.BootstrapKey, datagram);
            node.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
            datagram[length - 1] ^= 1;
            node.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
            _domain.Entropy.Fill(datagram);
            node.Plane.Receive(datagram, _domain.Now);
            datagram[0] = 0xE2;
            node.Plane.Receive(datagram.AsSpan(0, 400), _domain.Now);
            node.Plane.Tick(_domain.Now);
        }

        Assert.Empty(node.Said);
        _domain.Run(1);
        Assert.InRange(node.Said.Count, 0, 3); // what its timers say, as without all that
    }

    [Fact]
    public void A_goodbye_ends_the_streams_at_the_receivers()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        SealKey key = Open(source);
        _domain.RunUntil(() => receiver.UsableKeyOf(key) is not null);
        source.Plane.Stop(_domain.Now);
        _domain.Run(0.1);
        Assert.Null(receiver.Plane.Roster.Find(source.Boot.Boot));
        _domain.Run(3);
        Assert.Empty(receiver.Plane.Keys.All);
        int said = source.Said.Count;
        _domain.Run(60);
        Assert.Equal(said, source.Said.Count);
    }

    [Fact]
    public void A_stream_that_is_forbidden_is_not_opened()
    {
        SimulatedNode source = _domain.Start();
        Assert.Null(source.Plane.Open(GroupAddress.Parse("239.2.2.2"), 5000, null, _domain.Now));
        Assert.Null(source.Plane.Open(Group, 0, null, _domain.Now));
        for (ushort port = 1; port <= 64; port++)
        {
            Assert.NotNull(source.Plane.Open(Group, port, null, _domain.Now));
        }

        Assert.Null(source.Plane.Open(Group, 65, null, _domain.Now));
    }

    [Fact]
    public void A_cloned_memory_stops_at_once_and_goes_on_under_a_new_boot()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        SealKey key = Open(source);
        _domain.RunUntil(() => receiver.UsableKeyOf(key) is not null);

        // The copy has the same boot key, and says something that the source has not said.
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = source.Boot.SealHello(new HelloContent { Interval = TimeSpan.FromSeconds(5) }, _domain.BootstrapKey, datagram, out _);
        source.Boot.Counter--;
        source.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
        Assert.Equal(1, source.OwnClones);
        Assert.Empty(source.Plane.Streams);
        int said = source.Said.Count;
        _domain.Run(1);
        Assert.Equal(said, source.Said.Count);

        source.Plane.BeginBoot(source.NewBoot(), _domain.Now);
        SealKey next = Open(source);
        Assert.NotEqual(key.Commitment, next.Commitment);
        Assert.True(_domain.RunUntil(() => receiver.UsableKeyOf(next) is not null) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Streams_that_start_together_are_usable_within_a_moment_under_the_default_budget_of_signatures()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        _domain.Run(10); // the budget is full again
        SealKey[] keys = [.. Enumerable.Range(5000, 22).Select(port => Open(source, (ushort)port))];
        Assert.InRange(_domain.RunUntil(() => keys.All(key => receiver.UsableKeyOf(key) is not null)), TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        _domain.Run(2);
        Assert.Equal(0, receiver.Plane.Count(ControlVerdict.Throttled));
        Assert.Equal(2 * keys.Length, receiver.Plane.Count(ControlVerdict.Duplicate)); // announced three times each (wire 6.2)
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3600)]
    public void Streams_that_began_together_are_rekeyed_without_a_gap_under_the_default_budget_of_signatures(int seconds)
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted(new ControlTimers { RekeyAfter = TimeSpan.FromSeconds(seconds) });
        _domain.Run(10);
        SealKey[] first = [.. Enumerable.Range(5000, 16).Select(port => Open(source, (ushort)port))];
        _domain.RunUntil(() => first.All(key => receiver.UsableKeyOf(key) is not null));
        for (int switched = 0; switched < first.Length; switched++)
        {
            _domain.RunUntil(() => source.Sealing.Count > first.Length + switched, 2 * seconds);
            Assert.NotNull(receiver.UsableKeyOf(source.Sealing[first.Length + switched].Key)); // before its first packet
        }
    }

    [Fact]
    public void Sixteen_new_streams_share_a_HELLO_and_four_an_ANNOUNCE()
    {
        SimulatedNode source = _domain.Start(); // nobody asks for anything
        _domain.Run(10);
        source.Said.Clear();
        for (ushort port = 1; port <= 64; port++)
        {
            Open(source, port);
        }

        _domain.Run(0.1);
        Assert.Equal(16, source.Said.Count(static said => said.Type == MessageType.Announce));
        Assert.InRange(source.Said.Count(static said => said.Type == MessageType.Hello), 4, 5);
    }

    [Fact]
    public async Task Strangers_that_want_proofs_keep_no_stream_out_of_the_HELLOs()
    {
        (SimulatedNode source, SimulatedNode receiver) = Acquainted();
        for (int i = 0; i < 60; i++)
        {
            await using EphemeralIdentity identity = new(_domain.Entropy);
            using OwnBoot stranger = await OwnBoot.CreateAsync(_domain.Id, identity, _domain.Entropy, default);
            HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
            content.Wants.Add(new Want(source.Boot.Boot.Prefix));
            byte[] datagram = new byte[Envelope.MaxSize];
            int length = stranger.SealHello(content, _domain.BootstrapKey, datagram, out _);
            source.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
        }

        source.Said.Clear();
        SealKey key = Open(source);
        Assert.True(_domain.RunUntil(() => receiver.UsableKeyOf(key) is not null) < TimeSpan.FromMilliseconds(100));
        _domain.Run(0.9);
        Assert.InRange(source.Said.Count(static said => said.Type == MessageType.Hello), 1, 8);
    }

    private static SealKey Open(SimulatedNode source, ushort port = 5000) => source.Plane.Streams.FirstOrDefault(stream => stream.Port == port)?.Current.Seal
        ?? OpenNew(source, port);

    private static SealKey OpenNew(SimulatedNode source, ushort port)
    {
        OwnStream? stream = source.Plane.Open(Group, port, null, source.Now);
        Assert.NotNull(stream);
        return stream.Current.Seal;
    }

    private (SimulatedNode Source, SimulatedNode Receiver) Acquainted(ControlTimers? timers = null)
    {
        SimulatedNode source = _domain.Start(timers);
        SimulatedNode receiver = _domain.Start(timers);
        _domain.RunUntil(() =>
            source.Plane.Roster.Find(receiver.Boot.Boot)?.State == BootState.Proven && receiver.Plane.Roster.Find(source.Boot.Boot)?.State == BootState.Proven);
        return (source, receiver);
    }
}

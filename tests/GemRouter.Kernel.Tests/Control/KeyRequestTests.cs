using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 6.4: which SEKs are asked for, and when; and who answers.</summary>
public sealed class KeyRequestTests
{
    private static readonly Address Group = Address.Parse("239.1.1.1");

    private readonly Node _lister = new(new NodeId(1), default, new ControlLimits(), default);
    private readonly KeyRequests _requests;
    private int _room = 1000;

    public KeyRequestTests() => _requests = new KeyRequests(_ => _room, static () => 1000);

    [Fact]
    public void A_kid_that_packets_carry_is_asked_for_after_0_1_0_4_and_1_6_s_and_then_ignored_for_ten()
    {
        Assert.True(_requests.Add(Key(1), null, At(0)));
        Assert.Equal([0.1, 0.4, 1.6], Asked(until: 5));
        Assert.False(_requests.Add(Key(1), null, At(5))); // given up a second after the last
        Assert.False(_requests.Add(Key(1), null, At(12)));
        _requests.Expire(At(13));
        Assert.True(_requests.Add(Key(1), null, At(13)));
    }

    // It is kept from one time to the next.
    [Fact]
    public void Whatever_is_added_asked_for_and_given_up_nothing_is_due_before_the_next_time()
    {
        Random dice = new(1);
        double now = 0;
        int due = 0;
        for (int i = 0; i < 3000; i++)
        {
            KeyRequestEntry key = Key((uint)dice.Next(20));
            switch (dice.Next(6))
            {
                case 0 or 1:
                    _requests.Add(key, dice.Next(2) == 0 ? null : _lister, At(now));
                    break;
                case 2:
                    _requests.Remove(key);
                    break;
                case 3:
                    _room = dice.Next(3) == 0 ? 0 : 1000;
                    _requests.Sent(_requests.Due(At(now)).ToArray(), At(now));
                    break;
                case 4:
                    _requests.Expire(At(now));
                    break;
                default:
                    Instant next = _requests.NextDue;
                    if (next != Instant.Never && next > At(now))
                    {
                        Assert.False(_requests.TakeDue(new Instant(next.Nanoseconds - 1)));
                        Assert.Equal(next, _requests.NextDue);
                    }

                    due += _requests.TakeDue(Instant.Max(next == Instant.Never ? At(now) : next, At(now))) ? 1 : 0;
                    Assert.True(_requests.NextDue > At(now));
                    break;
            }

            now += dice.Next(3) == 0 ? dice.Next(300) / 1e3 : 0;
        }

        Assert.InRange(due, 100, 3000);
        _requests.Clear();
        Assert.Equal(Instant.Never, _requests.NextDue);
    }

    [Fact]
    public void One_that_a_proven_boot_lists_is_asked_for_at_once_though_it_was_ignored()
    {
        _requests.Add(Key(1), null, At(0));
        Asked(until: 5);
        Assert.True(_requests.Add(Key(1), _lister, At(5)));
        Assert.True(_requests.TakeDue(At(5)));
        Assert.Equal([Key(1)], _requests.Due(At(5)));
    }

    [Fact]
    public void Those_that_are_listed_come_first()
    {
        _requests.Add(Key(1), null, At(0));
        _requests.Add(Key(2), _lister, At(1));
        Assert.Equal([Key(2), Key(1)], _requests.Due(At(1)));
    }

    [Fact]
    public void At_most_256_are_pending_and_one_that_is_listed_takes_the_place_of_one_that_is_not()
    {
        for (uint i = 0; i < KeyRequests.MostPending; i++)
        {
            Assert.True(_requests.Add(Key(i), null, At(0)));
        }

        Assert.False(_requests.Add(Key(1000), null, At(0)));
        Assert.True(_requests.Add(Key(1001), _lister, At(0)));
        Assert.Equal(KeyRequests.MostPending, _requests.Due(At(2)).Count());
    }

    [Fact]
    public void At_most_1024_are_ignored()
    {
        double now = 0;
        for (uint i = 0; i < KeyRequests.MostIgnored + 100; i++)
        {
            now += 0.001;
            _requests.Add(Key(i), null, At(now));
            for (int tries = 0; tries < 3; tries++)
            {
                _requests.Sent([Key(i)], At(now));
            }

            _requests.Expire(At(now + 1)); // all within the ten seconds of the first
        }

        Assert.True(_requests.Add(Key(50), null, At(now + 1))); // the oldest gave way
        Assert.False(_requests.Add(Key(KeyRequests.MostIgnored + 99), null, At(now + 1)));
    }

    [Fact]
    public void A_listed_SEK_is_asked_for_only_where_its_announcement_could_be_checked()
    {
        _room = 0;
        _requests.Add(Key(1), _lister, At(0));
        Assert.False(_requests.TakeDue(At(0)));
        Assert.Empty(_requests.Due(At(0)));
        Assert.True(_requests.NextDue > At(0) && _requests.NextDue <= At(0.2)); // it looks again soon
        _room = 2;
        Assert.True(_requests.TakeDue(At(0.2)));
        Assert.Equal([Key(1)], _requests.Due(At(0.2)));
    }

    [Fact]
    public void No_more_are_asked_for_than_could_be_checked_with_the_HELLO_that_comes_along()
    {
        for (uint i = 0; i < 20; i++)
        {
            _requests.Add(Key(i), _lister, At(0));
        }

        _room = 7;
        Assert.False(_requests.TakeDue(At(0))); // some together
        _room = 9;
        Assert.True(_requests.TakeDue(At(0.1)));
        KeyRequestEntry[] first = [.. _requests.Due(At(0.1))];
        Assert.Equal(8, first.Length);
        _requests.Sent(first, At(0.1));
        Assert.Empty(_requests.Due(At(0.2))); // the room is for the answers that are under way
        Assert.Equal(8, _requests.Due(At(0.6)).Count());
    }

    [Fact]
    public void However_much_a_node_lists_there_is_room_for_what_others_list()
    {
        _room = 0; // all of it is put off
        for (uint i = 0; i < 1000; i++)
        {
            _requests.Add(Key(i), _lister, At(0));
        }

        Assert.True(_requests.Add(Key(5000), null, At(0))); // a node lists 192 at most
        Node[] others = [.. Enumerable.Range(2, 8).Select(static id => new Node(new NodeId((UInt128)id), default, new ControlLimits(), default))];
        foreach (Node other in others)
        {
            for (uint i = 0; i < 28; i++)
            {
                Assert.True(_requests.Add(Key((100_000 * (uint)other.Id.Value) + i), other, At(0)));
            }
        }

        _room = 1000;
        Assert.Equal(KeyRequests.MostPending, _requests.Due(At(1)).Count());
        Assert.All(others, other => Assert.InRange(_requests.Due(At(1)).Count(key => key.KeyId.Value / 100_000 == other.Id.Value), 28, 28));
    }

    [Theory]
    [InlineData(256, 1, true)]
    [InlineData(128, 2, true)]
    [InlineData(128, 2, false)]
    public void However_many_nodes_list_a_few_each_there_is_room_for_what_another_lists(int count, int each, bool hasRoom)
    {
        uint kid = 0;
        _room = hasRoom ? 1000 : 0; // without: none of them is asked for, since none could be checked
        Node[] listers = [.. Enumerable.Range(2, count).Select(static id => new Node(new NodeId((UInt128)id), default, new ControlLimits(), default))];
        foreach (Node lister in listers)
        {
            for (int i = 0; i < each; i++)
            {
                Assert.True(_requests.Add(Key(kid++), lister, At(0)));
            }
        }

        Assert.Equal(hasRoom, _requests.TakeDue(At(0.1)));
        _requests.Sent([.. _requests.Due(At(0.1))], At(0.1));
        _room = 1000;
        for (uint i = 0; i < each; i++)
        {
            Assert.True(_requests.Add(Key(9000 + i), _lister, At(0.2)));
        }

        Assert.False(_requests.Add(Key(9999), _lister, At(0.2))); // more than anybody has: it takes no other's place
        Assert.False(_requests.Add(Key(9998), listers[^1], At(0.2)));
        Assert.Equal(each, _requests.Due(At(0.2)).Count(static key => key.KeyId.Value >= 9000));
    }

    [Fact]
    public void What_is_put_off_for_good_is_given_up()
    {
        _room = 0;
        _requests.Add(Key(1), _lister, At(0));
        for (int i = 0; i < 300; i++)
        {
            Assert.False(_requests.TakeDue(At(i / 10.0)));
            _requests.Expire(At(i / 10.0));
        }

        _requests.Expire(At(31));
        Assert.Equal(Instant.Never, _requests.NextDue);
        Assert.False(_requests.Add(Key(1), _lister, At(32)));
        Assert.True(_requests.Add(Key(1), _lister, At(42)));
    }

    [Fact]
    public void What_one_lists_is_asked_for_as_that_one_can_be_answered_whoever_else_lists_it()
    {
        Node other = new(new NodeId(2), default, new ControlLimits(), default);
        KeyRequests requests = new(node => node == other ? 0 : 1000, static () => 1000);
        requests.Add(Key(1), _lister, At(0));
        requests.Add(Key(1), other, At(0)); // whoever has the BK can list another's kids
        Assert.True(requests.TakeDue(At(0)));
        Assert.Equal([Key(1)], requests.Due(At(0)));
        requests.Remove(Key(1));
        Assert.Equal(Instant.Never, requests.NextDue);
    }

    [Fact]
    public void What_a_node_lists_goes_with_it()
    {
        _requests.Add(Key(1), _lister, At(0));
        _requests.Add(Key(2), null, At(0));
        _requests.Forget(_lister);
        Assert.Equal([Key(2)], _requests.Due(At(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void With_a_small_burst_it_goes_on_slowly(int burst)
    {
        SimulatedDomain domain = new();
        SimulatedNode source = domain.Start(new ControlTimers { AnnounceInterval = TimeSpan.FromHours(1) }); // only who asks gets them
        SealKey[] keys = [.. Enumerable.Range(5000, 12).Select(port => source.Plane.Open(GroupAddress.Parse("239.1.1.1"), (ushort)port, null, domain.Now)!.Current.Seal)];
        domain.Run(10);
        SimulatedNode late = domain.Start(limits: new ControlLimits { SignaturesPerNodeBurst = burst });
        domain.RunUntil(() => keys.All(key => late.UsableKeyOf(key) is not null), seconds: 120);
    }

    [Fact]
    public void A_source_answers_within_50_ms_together_what_was_asked_for_together_and_four_times_a_second()
    {
        RequestAnswers answers = new(new RandomTime(new SeededEntropy(1)));
        KeyAddress[] keys = [.. Enumerable.Range(1, 16).Select(static kid => new KeyAddress(GroupAddress.Parse("239.1.1.1"), 5000, new KeyId((uint)kid)))];
        List<double> answered = [];
        for (int i = 0; i <= 1000; i++)
        {
            double now = i / 1000.0;
            Array.ForEach(keys, key => answers.Plan(key, isOwn: true, At(now)));
            int count = answers.TakeDue(At(now)).Count;
            Assert.True(count is 0 or 16, $"{count}");
            answered.AddRange(count > 0 ? [now] : []);
        }

        Assert.InRange(answered[0], 0, 0.05);
        Assert.InRange(answered.Count, 3, 4);
        Assert.All(answered.Zip(answered.Skip(1), static (one, next) => next - one), static apart => Assert.InRange(apart, 0.249, 0.31));
    }

    [Fact]
    public void Another_holder_answers_after_50_to_250_ms_where_it_heard_no_answer_and_once_a_second()
    {
        RequestAnswers answers = new(new RandomTime(new SeededEntropy(1)));
        KeyAddress key = new(GroupAddress.Parse("239.1.1.1"), 5000, new KeyId(1));
        answers.Plan(key, isOwn: false, At(0));
        answers.Heard(key, At(0));
        Assert.Empty(answers.TakeDue(At(0.3)));

        List<double> relayed = [];
        for (int i = 1000; i <= 4000; i++)
        {
            answers.Plan(key, isOwn: false, At(i / 1000.0));
            relayed.AddRange(answers.TakeDue(At(i / 1000.0)).Count > 0 ? [i / 1000.0] : []);
        }

        Assert.InRange(relayed[0], 1.05, 1.25);
        Assert.All(relayed.Zip(relayed.Skip(1), static (one, next) => next - one), static apart => Assert.InRange(apart, 0.999, 1.26));
    }

    private static Instant At(double seconds) => new Instant(0) + TimeSpan.FromSeconds(seconds);

    private static KeyRequestEntry Key(uint kid) => new(Group, new KeyId(kid));

    // When HELLOs ask for something.
    private List<double> Asked(double until)
    {
        List<double> asked = [];
        for (int i = 0; i <= until * 1000; i++)
        {
            double now = i / 1000.0;
            if (_requests.TakeDue(At(now)))
            {
                _requests.Sent([.. _requests.Due(At(now))], At(now));
                asked.Add(now);
            }

            _requests.Expire(At(now));
        }

        return asked;
    }
}

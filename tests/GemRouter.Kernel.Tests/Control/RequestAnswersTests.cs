using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 6.4: who answers a REQUEST, and when.</summary>
public sealed class RequestAnswersTests
{
    private static readonly Instant Start = new(1_000_000_000);
    private static readonly KeyAddress Key = new(GroupAddress.Parse("239.1.1.1"), 5000, new KeyId(7));

    [Fact]
    public void What_somebody_has_sent_is_not_relayed_for_a_second_however_many_ask()
    {
        RequestAnswers answers = New(1);
        answers.Plan(Key, isOwn: false, Start);
        answers.Heard(Key, Start + TimeSpan.FromMilliseconds(20));
        answers.TakeDue(Start + TimeSpan.FromMilliseconds(300));
        answers.Plan(Key, isOwn: false, Start + TimeSpan.FromMilliseconds(400));
        Assert.Empty(answers.TakeDue(Start + TimeSpan.FromMilliseconds(1019)));
        Assert.Single(answers.TakeDue(Start + TimeSpan.FromMilliseconds(1270)));
    }

    [Fact]
    public void Holders_that_wait_for_the_same_turn_do_not_relay_all_at_once()
    {
        HashSet<Instant> due = [];
        for (ulong seed = 0; seed < 20; seed++)
        {
            RequestAnswers answers = New(seed);
            answers.Heard(Key, Start);
            answers.Plan(Key, isOwn: false, Start + TimeSpan.FromMilliseconds(500));
            due.Add(answers.NextDue);
        }

        Assert.True(due.Count > 15);
        Assert.All(due, static at => Assert.InRange(at - Start, TimeSpan.FromSeconds(1.05), TimeSpan.FromSeconds(1.25)));
    }

    [Fact]
    public void Own_answers_go_together_and_each_at_most_four_times_a_second()
    {
        RequestAnswers answers = New(1);
        KeyAddress other = Key with { Port = 5001 };
        answers.Plan(Key, isOwn: true, Start);
        answers.Plan(other, isOwn: true, Start);
        Assert.Equal(2, answers.TakeDue(answers.NextDue).Count);
        Instant first = Start + TimeSpan.FromMilliseconds(50);
        answers.Plan(Key, isOwn: true, first);
        Assert.Empty(answers.TakeDue(Start + TimeSpan.FromMilliseconds(249)));
        Assert.Single(answers.TakeDue(first + TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void However_much_others_announce_a_source_has_room_for_its_own_answers()
    {
        RequestAnswers answers = New(1);
        for (uint i = 0; i < 5000; i++)
        {
            answers.Heard(Key with { KeyId = new KeyId(1000 + i) }, Start);
        }

        answers.Plan(Key, isOwn: true, Start);
        Assert.Equal([(Key, true)], answers.TakeDue(Start + TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void However_much_others_ask_a_source_for_a_holder_has_room_for_its_relays()
    {
        RequestAnswers answers = New(1);
        for (uint i = 0; i < 5000; i++)
        {
            answers.Plan(Key with { KeyId = new KeyId(1000 + i) }, isOwn: true, Start);
        }

        answers.Plan(Key, isOwn: false, Start);
        Assert.Contains((Key, false), answers.TakeDue(Start + TimeSpan.FromMilliseconds(250)));
    }

    // It is kept from one time to the next: whatever happens in between, it is the time at which something is due, and nothing is earlier.
    [Fact]
    public void Whatever_is_asked_heard_and_answered_the_next_time_is_the_first_at_which_something_is_due()
    {
        RequestAnswers answers = New(1);
        Random dice = new(1);
        Instant now = Start;
        int taken = 0;
        for (int i = 0; i < 3000; i++)
        {
            KeyAddress key = Key with { KeyId = new KeyId((uint)dice.Next(12)) };
            switch (dice.Next(4))
            {
                case 0 or 1:
                    answers.Plan(key, isOwn: dice.Next(2) == 0, now);
                    break;
                case 2:
                    answers.Heard(key, now);
                    break;
                default:
                    Instant due = answers.NextDue;
                    if (due > now && due != Instant.Never)
                    {
                        Assert.Empty(answers.TakeDue(new Instant(due.Nanoseconds - 1)));
                        Assert.Equal(due, answers.NextDue);
                        now = due;
                    }

                    taken += due == Instant.Never ? 0 : 1;
                    Assert.Equal(due != Instant.Never, answers.TakeDue(now).Count > 0);
                    break;
            }

            now += TimeSpan.FromMilliseconds(dice.Next(3) == 0 ? dice.Next(200) : 0);
        }

        Assert.InRange(taken, 200, 3000);
        answers.Clear();
        Assert.Equal(Instant.Never, answers.NextDue);
    }

    private static RequestAnswers New(ulong seed) => new(new RandomTime(new SeededEntropy(seed)));
}

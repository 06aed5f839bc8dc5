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

    private static RequestAnswers New(ulong seed) => new(new RandomTime(new SeededEntropy(seed)));
}

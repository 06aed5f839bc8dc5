using CsCheck;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

public sealed class FragmentReassemblerTests : IDisposable
{
    private static readonly Origin SomeOrigin = new(Address.Parse("10.0.0.1"), 1, 2, 3);

    private readonly DataStream _stream = new(1);
    private readonly MemoryBudget _budget = new(MemoryBudget.Default);
    private readonly FragmentReassembler _reassembler;

    public FragmentReassemblerTests() => _reassembler = new FragmentReassembler(_budget);

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void Fragments_in_any_order_make_the_payload()
    {
        Gen.Select(Gen.Byte.Array[2, 5000], Gen.Int[2, 64], Gen.Int[0, int.MaxValue]).Sample((payload, count, seed) =>
        {
            (int part, count) = Split(payload.Length, count);
            FragmentReassembler reassembler = new(new MemoryBudget(MemoryBudget.Default));
            int[] order = [.. Enumerable.Range(0, count)];
            new Random(seed).Shuffle(order);
            for (int i = 0; i < count; i++)
            {
                byte[] bytes = payload[(order[i] * part)..Math.Min((order[i] + 1) * part, payload.Length)];
                FragmentOutcome outcome = reassembler.Add(_stream.Open, Fragment(7, order[i], count, origin: true), bytes, default, out ReassembledPayload whole);
                Assert.Equal(i == count - 1 ? FragmentOutcome.Completed : FragmentOutcome.Held, outcome);
                if (outcome == FragmentOutcome.Completed)
                {
                    Assert.True(whole.Bytes.SequenceEqual(payload));
                    Assert.Equal(SomeOrigin, whole.Origin);
                    Assert.Equal(count, whole.Fragments);
                }
            }

            Assert.Equal(0, reassembler.Held);
            Assert.Equal(0, reassembler.Unfinished);
        });
    }

    [Fact]
    public void Every_fragment_is_accounted_for_whatever_comes()
    {
        Gen<(int Stream, int First, int Index, int Count, int Size, bool Origin, int Wait)> one = Gen.Select(
            Gen.Int[0, 1], Gen.Int[1, 4], Gen.Int[0, 4], Gen.Int[2, 5], Gen.OneOf(Gen.Const(10), Gen.Int[1, 30], Gen.Int[9000, 60000]), Gen.Frequency((9, Gen.Const(true)), (1, Gen.Bool)), Gen.Int[0, 60])
            .Where(x => x.Item3 < x.Item4);
        using DataStream second = new(1, seed: 9);
        one.Array[1, 200].Sample(steps =>
        {
            MemoryBudget budget = new(300_000);
            FragmentReassembler reassembler = new(budget);
            long now = 0;
            foreach (var step in steps)
            {
                now += step.Wait * 1_000_000L;
                OpenKey key = step.Stream == 0 ? _stream.Open : second.Open;
                FragmentOutcome outcome = reassembler.Add(key, Fragment(step.First, step.Index, step.Count, step.Origin), new byte[step.Size], new Instant(now), out ReassembledPayload whole);
                Assert.Equal(outcome == FragmentOutcome.Completed, whole.Fragments > 0);
                AssertBalance(reassembler);
                Assert.InRange(budget.Used, 0, budget.Limit);
            }

            reassembler.Stop();
            AssertBalance(reassembler);
            Assert.Equal(0, reassembler.Held);
            Assert.Equal(0, budget.Used);
            Assert.Equal(Instant.Never, reassembler.NextDue);
        });
    }

    [Fact]
    public void A_payload_that_stays_unfinished_for_half_a_second_is_dropped()
    {
        Add(1, 0, 3, new byte[10]);
        Add(1, 1, 3, new byte[10]);
        Instant due = _reassembler.NextDue;
        Assert.Equal(TimeSpan.FromMilliseconds(500), due - default(Instant));
        _reassembler.Tick(new Instant(due.Nanoseconds - 1));
        Assert.Equal(2, _reassembler.Held);
        _reassembler.Tick(due);
        Assert.Equal(0, _reassembler.Held);
        Assert.Equal(2, _reassembler.Dropped(FragmentEnd.Timeout));
    }

    [Fact]
    public void A_late_fragment_does_not_complete_an_overdue_payload()
    {
        Add(1, 0, 2, [1]);
        Assert.Equal(FragmentOutcome.Held, Add(1, 1, 2, [2], new Instant(500_000_000)));
        Assert.Equal(1, _reassembler.Dropped(FragmentEnd.Timeout));
    }

    [Fact]
    public void Memory_is_given_back_after_a_while_without_fragments()
    {
        Add(1, 0, 2, [1]);
        Add(1, 1, 2, [2]);
        Assert.True(_budget.Used > 0);
        Instant due = _reassembler.NextDue;
        Assert.Equal(FragmentReassembler.KeepMemory, due - default(Instant));
        _reassembler.Tick(due);
        Assert.Equal(0, _budget.Used);
        Assert.Equal(Instant.Never, _reassembler.NextDue);
    }

    [Fact]
    public void The_oldest_of_65_payloads_of_a_stream_goes()
    {
        for (int i = 0; i < 65; i++)
        {
            Assert.Equal(FragmentOutcome.Held, Add(1 + (10 * i), 0, 2, [1]));
        }

        Assert.Equal(64, _reassembler.Unfinished);
        Assert.Equal(1, _reassembler.Dropped(FragmentEnd.Evicted));
        Assert.Equal(FragmentOutcome.Completed, Add(11, 1, 2, [1]));
        using DataStream other = new(1, seed: 5);
        Assert.Equal(FragmentOutcome.Held, _reassembler.Add(other.Open, Fragment(1, 0, 2), [1], default, out _));
        Assert.Equal(1, _reassembler.Dropped(FragmentEnd.Evicted));
    }

    [Theory]
    [InlineData("count")]
    [InlineData("origin")]
    [InlineData("padding")]
    [InlineData("size")]
    [InlineData("last")]
    [InlineData("bytes")]
    public void Fragments_that_contradict_each_other_drop_the_set(string what)
    {
        Add(1, 0, 4, new byte[10]);
        Add(1, 1, 4, new byte[10]);
        FragmentOutcome outcome = what switch
        {
            "count" => Add(1, 2, 5, new byte[10]),
            "origin" => _reassembler.Add(_stream.Open, Fragment(1, 2, 4, origin: true), new byte[10], default, out _),
            "padding" => _reassembler.Add(_stream.Open, Fragment(1, 2, 4, padded: true), new byte[10], default, out _),
            "size" => Add(1, 2, 4, new byte[9]),
            "last" => Add(1, 3, 4, new byte[11]),
            _ => Add(1, 1, 4, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        };
        Assert.Equal(FragmentOutcome.Dropped, outcome);
        Assert.Equal(3, _reassembler.Dropped(FragmentEnd.Contradiction));
        Assert.Equal(0, _reassembler.Held);
        AssertBalance(_reassembler);
    }

    [Fact]
    public void A_last_fragment_that_came_first_may_not_be_larger_than_the_others()
    {
        Add(1, 2, 3, new byte[10]);
        Assert.Equal(FragmentOutcome.Dropped, Add(1, 0, 3, new byte[9]));
        Assert.Equal(2, _reassembler.Dropped(FragmentEnd.Contradiction));
    }

    [Fact]
    public void An_origin_that_changes_is_a_contradiction()
    {
        _reassembler.Add(_stream.Open, Fragment(1, 0, 2, origin: true), [1], default, out _);
        InnerPayload other = Parse(1, 1, 2, DataFlags.Fragment | DataFlags.Origin, SomeOrigin with { Port = 9 });
        Assert.Equal(FragmentOutcome.Dropped, _reassembler.Add(_stream.Open, other, [1], default, out _));
    }

    [Fact]
    public void A_duplicate_with_the_same_bytes_does_no_harm()
    {
        Add(1, 0, 2, [1]);
        Assert.Equal(FragmentOutcome.Dropped, Add(1, 0, 2, [1]));
        Assert.Equal(1, _reassembler.Dropped(FragmentEnd.Duplicate));
        Assert.Equal(FragmentOutcome.Completed, Add(1, 1, 2, [2]));
        AssertBalance(_reassembler);
    }

    [Fact]
    public void A_payload_larger_than_UDP_allows_is_dropped_as_soon_as_that_shows()
    {
        Assert.Equal(FragmentOutcome.Dropped, Add(1, 0, 2, new byte[65_507]));
        Assert.Equal(FragmentOutcome.Dropped, Add(9, 1, 2, new byte[32_754]));
        Assert.Equal(FragmentOutcome.Held, Add(17, 0, 2, new byte[32_754]));
        Assert.Equal(FragmentOutcome.Dropped, Add(17, 1, 2, new byte[32_754]));
        Assert.Equal(4, _reassembler.Dropped(FragmentEnd.TooLong));
        Assert.Equal(FragmentOutcome.Held, Add(33, 0, 2, new byte[32_754]));
        Assert.Equal(FragmentOutcome.Completed, Add(33, 1, 2, new byte[32_753]));
    }

    [Fact]
    public void Two_keys_with_the_same_first_number_do_not_mix()
    {
        using OpenKey successor = _stream.NewOpen(PacketNumber.First);
        Add(1, 0, 2, [1]);
        Assert.Equal(FragmentOutcome.Held, _reassembler.Add(successor, Fragment(1, 1, 2), [2], default, out _));
        Assert.Equal(2, _reassembler.Unfinished);
    }

    [Fact]
    public void Without_memory_a_new_payload_is_refused_and_the_others_stay()
    {
        MemoryBudget budget = new(4096);
        FragmentReassembler reassembler = new(budget);
        Assert.Equal(FragmentOutcome.Held, reassembler.Add(_stream.Open, Fragment(1, 0, 2), [1], default, out _));
        Assert.Equal(FragmentOutcome.Held, reassembler.Add(_stream.Open, Fragment(9, 0, 2), [1], default, out _));
        Assert.Equal(FragmentOutcome.Dropped, reassembler.Add(_stream.Open, Fragment(17, 0, 2), [1], default, out _));
        Assert.Equal(1, reassembler.Dropped(FragmentEnd.Memory));
        Assert.Equal(FragmentOutcome.Completed, reassembler.Add(_stream.Open, Fragment(1, 1, 2), [1], default, out _));
    }

    [Fact]
    public void In_the_steady_state_nothing_is_allocated()
    {
        byte[] part = new byte[1400];
        InnerPayload[] fragments = [.. Enumerable.Range(0, 6).Select(i => Fragment(1, i, 6))];
        long payloads = 0;
        long least = long.MaxValue;
        int rounds = 0;
        for (; rounds < 6 && least > 0; rounds++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++)
            {
                for (int at = 5; at >= 0; at--)
                {
                    payloads += _reassembler.Add(_stream.Open, fragments[at], part, new Instant(i), out _) == FragmentOutcome.Completed ? 1 : 0;
                }
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(200 * rounds, payloads);
    }

    private static (int Part, int Count) Split(int length, int count)
    {
        int part = (length + count - 1) / count;
        if (part == length)
        {
            part = (length + 1) / 2;
        }

        return (part, (length + part - 1) / part);
    }

    private static void AssertBalance(FragmentReassembler reassembler) => Assert.Equal(
        reassembler.Received,
        reassembler.Completed + Enum.GetValues<FragmentEnd>().Sum(reassembler.Dropped) + reassembler.Held);

    private static InnerPayload Fragment(long first, int index, int count, bool origin = false, bool padded = false) => Parse(
        first,
        index,
        count,
        DataFlags.Fragment | (origin ? DataFlags.Origin : 0) | (padded ? DataFlags.Padded : 0),
        SomeOrigin);

    private static InnerPayload Parse(long first, int index, int count, DataFlags flags, Origin origin)
    {
        byte[] opened = new byte[64];
        opened[0] = (byte)flags;
        int at = 1;
        if ((flags & DataFlags.Origin) != 0)
        {
            at += origin.Write(opened.AsSpan(at), ipv4: true);
        }

        new FragmentHeader(new PacketNumber(first), (byte)index, (byte)count).Write(opened.AsSpan(at));
        opened[^1] = 0x80;
        Assert.True(InnerPayload.TryParse(opened, new PacketNumber(first + index), true, AuthMode.Group, out InnerPayload inner));
        return inner;
    }

    private FragmentOutcome Add(long first, int index, int count, byte[] bytes, Instant now = default) =>
        _reassembler.Add(_stream.Open, Fragment(first, index, count), bytes, now, out _);
}

using CsCheck;
using GemRouter.Plugin.Ring.Rings;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Places of frames come out group by group, each once, and those of one group as they went in.</summary>
public sealed class FlowOrderTests
{
    private const int Most = 2000;

    private readonly FlowOrder _order = new(Most);

    [Fact]
    public void Each_place_comes_once_and_those_of_a_group_stand_together_in_their_order() => Gen.UInt[0, 7].Array[0, 200].Array[1, 4].Sample(rounds =>
    {
        foreach (uint[] groups in rounds) // one after the other: nothing is left of the last one
        {
            uint[] taken = [.. Round(groups).Select(at => groups[at])];
            Assert.Equal(groups.Distinct().Count(), taken.Where((group, at) => at == 0 || group != taken[at - 1]).Count());
        }
    }, threads: 1);

    [Fact]
    public void Groups_that_share_a_bucket_keep_their_order_too() => Gen.UInt.Array[0, 50].Sample(groups => Round([.. groups.Concat(groups).Concat(groups)]), threads: 1);

    [Fact]
    public void A_group_has_the_same_place_among_others_each_time() => Gen.UInt[0, 1000].HashSet[1, 100].Sample(groups =>
    {
        uint[] one = [.. groups.Order()];
        uint[] other = [.. one.Reverse()];
        Assert.Equal(Round(one).Select(at => one[at]), Round(other).Select(at => other[at]));
    }, threads: 1);

    [Fact]
    public void It_takes_as_many_as_it_says()
    {
        uint[] groups = [.. Enumerable.Range(0, Most).Select(static i => (uint)i)];
        Assert.Equal(Most, Round(groups).Count);
    }

    private List<int> Round(uint[] groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            _order.Add(new FramePlace((uint)i, 64), groups[i]);
        }

        _order.Sort();
        Assert.Equal(groups.Length, _order.Count);
        List<int> taken = [];
        while (_order.Taken < _order.Count)
        {
            Assert.True(_order.TryPeek(0, out FramePlace next));
            Assert.Equal(taken.Count + 3 < groups.Length, _order.TryPeek(3, out _));
            taken.Add((int)_order.Take().At);
            Assert.Equal(next.At, (uint)taken[^1]);
        }

        Assert.False(_order.TryPeek(0, out _));
        _order.Clear();
        Assert.Equal(Enumerable.Range(0, groups.Length), taken.Order());
        foreach (IGrouping<uint, int> group in taken.GroupBy(at => groups[at]))
        {
            Assert.Equal(group.Order(), group);
        }

        return taken;
    }
}

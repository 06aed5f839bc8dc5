using CsCheck;

namespace GemRouter.Protocol.Tests.Data;

public class ReplayWindowTests
{
    [Fact]
    public void A_window_does_what_a_set_of_all_numbers_does()
    {
        Gen<long> step = Gen.OneOf(Gen.Long[-300, 300], Gen.Long[-70, 70], Gen.Long[-2, 2], Gen.Long[-5000, 5000]);
        Gen.Select(Gen.Int[6, 10], Gen.Long[0, 200], step.Array[1, 400]).Sample((log2, floor, steps) =>
        {
            ReplayWindow window = new(log2, new PacketNumber(floor));
            HashSet<long> accepted = [];
            long top = 0;
            long at = Math.Max(floor, 1);
            foreach (long by in steps)
            {
                at = Math.Max(0, at + by);
                DataVerdict expected = at < Math.Max(floor, 1) || (accepted.Count > 0 && at <= top - (1 << log2))
                    ? DataVerdict.TooOld
                    : accepted.Contains(at) ? DataVerdict.Replayed : DataVerdict.Accepted;
                DataVerdict verdict = window.Check(new PacketNumber(at));
                if (verdict != expected)
                {
                    return false;
                }

                if (verdict == DataVerdict.Accepted)
                {
                    window.Commit(new PacketNumber(at));
                    accepted.Add(at);
                    top = Math.Max(top, at);
                }
            }

            return true;
        });
    }

    [Theory]
    [InlineData(6, 8)]
    [InlineData(12, 512)]
    [InlineData(18, 32768)]
    public void A_window_takes_one_bit_for_each_number(int log2, int bytes) => Assert.Equal(bytes, ReplayWindow.BytesFor(log2));

    [Theory]
    [InlineData(5)]
    [InlineData(19)]
    public void A_window_of_another_size_is_refused(int log2) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayWindow(log2, PacketNumber.First));

    [Fact]
    public void A_check_changes_nothing()
    {
        ReplayWindow window = new(6, PacketNumber.First);
        window.Check(new PacketNumber(5000));
        Assert.Equal(0, window.Top.Value);
        Assert.Equal(DataVerdict.Accepted, window.Check(PacketNumber.First));
    }

    [Fact]
    public void A_commit_of_what_is_too_old_changes_nothing()
    {
        ReplayWindow window = new(6, new PacketNumber(100));
        window.Commit(new PacketNumber(200));
        window.Commit(new PacketNumber(136)); // the bit of 200
        window.Commit(new PacketNumber(99));
        Assert.Equal(200, window.Top.Value);
        Assert.Equal(DataVerdict.Replayed, window.Check(new PacketNumber(200)));
        Assert.Equal(DataVerdict.Accepted, window.Check(new PacketNumber(137)));
    }
}

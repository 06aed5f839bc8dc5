namespace GemRouter.Fuzz.Tests;

/// <summary>What an input costs is looked at as what it does is.</summary>
public sealed class CostWatchTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void An_input_that_takes_too_long_each_time_is_a_finding() =>
        Assert.Contains("1 bytes cost 11.00 ms", Refused(Watch(static _ => new InputCost(TimeSpan.FromMilliseconds(11), 0))), StringComparison.Ordinal);

    [Fact]
    public void An_input_that_takes_too_much_memory_each_time_is_a_finding() =>
        Assert.Contains("2.0 KiB, and 10.00 ms and 1.0 KiB are allowed", Refused(Watch(static _ => new InputCost(TimeSpan.Zero, 2048))), StringComparison.Ordinal);

    [Fact]
    public void What_took_long_once_is_looked_at_again() =>
        Assert.Equal(new InputCost(TimeSpan.FromMilliseconds(3), 7), Watch(static look => new InputCost(TimeSpan.FromMilliseconds(look < 3 ? 500 : 3), 7)).Run([1]));

    [Fact]
    public void The_least_of_time_and_the_least_of_memory_count_each_by_itself() =>
        Assert.Equal(
            new InputCost(TimeSpan.Zero, 0),
            Watch(static look => look == 1 ? new InputCost(TimeSpan.Zero, 1 << 20) : new InputCost(TimeSpan.FromSeconds(1), 0)).Run([1]));

    [Fact]
    public void What_seems_to_have_no_end_is_not_looked_at_again()
    {
        int looks = 0;
        CostWatch watch = Watch(look =>
        {
            looks = look;
            return new InputCost(TimeSpan.FromSeconds(11), 0);
        });
        Refused(watch);
        Assert.Equal(1, looks);
    }

    [Fact]
    public void The_system_says_what_was_spent()
    {
        CostWatch watch = CostWatch.Of(new Costly(static () => GC.KeepAlive(new byte[1 << 20]), new InputCost(TimeSpan.MaxValue, long.MaxValue)));
        Assert.True(watch.Run([1]).Bytes >= 1 << 20);
    }

    // The cost of each look, from the first on.
    private static CostWatch Watch(Func<int, InputCost> ofLook)
    {
        InputCost spent = default;
        int looks = 0;
        return new CostWatch(new Costly(Spend, new InputCost(Allowed, 1024)), () => spent);

        void Spend()
        {
            InputCost cost = ofLook(++looks);
            spent = new InputCost(spent.Time + cost.Time, spent.Bytes + cost.Bytes);
        }
    }

    private static string Refused(CostWatch watch) => Assert.Throws<PropertyException>(() => watch.Run([1])).Message;

    private sealed class Costly(Action run, InputCost most) : FuzzTarget
    {
        public override string Name => "costly";

        public override string Reads => "nothing";

        public override InputCost MostCost(int size) => most;

        public override IEnumerable<byte[]> Seeds(VectorSeeds vectors) => [];

        public override void Run(ReadOnlySpan<byte> input) => run();
    }
}

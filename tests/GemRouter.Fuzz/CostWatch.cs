using System.Globalization;

namespace GemRouter.Fuzz;

/// <summary>Takes an input of a target and looks what that costs: time and memory that its size does not warrant are a finding as much as an exception is.</summary>
/// <param name="target">The target.</param>
/// <param name="spent">What this process has spent up to now.</param>
internal sealed class CostWatch(FuzzTarget target, Func<InputCost> spent)
{
    // The runtime compiles code and collects garbage at the cost of whoever runs just then, so what costs much is looked at again, and the least counts.
    private const int MostLooks = 6;

    private static readonly TimeSpan Endless = TimeSpan.FromSeconds(10); // no runtime takes that long for itself

    /// <summary>One that asks the system: time on a processor, of all threads. How busy the machine is with others does not count.</summary>
    public static CostWatch Of(FuzzTarget target) => new(target, static () => new InputCost(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes()));

    /// <summary>Takes an input.</summary>
    /// <returns>What it cost.</returns>
    /// <exception cref="PropertyException">It costs more than the target allows for its size, or something does not hold.</exception>
    public InputCost Run(ReadOnlySpan<byte> input)
    {
        InputCost most = target.MostCost(input.Length);
        InputCost least = new(TimeSpan.MaxValue, long.MaxValue);
        for (int look = 0; look < MostLooks && !least.IsWithin(most); look++)
        {
            InputCost before = spent();
            target.Run(input);
            InputCost cost = spent() - before;
            least = least.LeastOf(cost);
            if (cost.Time > Endless)
            {
                break;
            }
        }

        return least.IsWithin(most) ? least : throw new PropertyException(string.Create(CultureInfo.InvariantCulture, $"{input.Length} bytes cost {least}, and {most} are allowed"));
    }
}

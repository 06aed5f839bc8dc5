namespace GemRouter.Bench.Data;

/// <summary>The most packets a second that a path carries without loss.</summary>
internal static class Capacity
{
    private const double Least = 8_000;
    private const double Most = 1_000_000;

    /// <summary>Finds it: twice as much until it is too much, then by halves.</summary>
    /// <param name="path">The path.</param>
    /// <param name="streams">How many streams, in turn.</param>
    /// <param name="size">Bytes of UDP payload.</param>
    /// <param name="quick">True for a coarse one.</param>
    /// <returns>Packets a second; NaN where even the least rate is too much.</returns>
    public static double Of(DataPath path, int streams, int size, bool quick)
    {
        double low = double.NaN;
        double high = Least;
        while (high < Most && IsClean(path, streams, size, high))
        {
            low = high;
            high *= 2;
        }

        for (int step = 0; !double.IsNaN(low) && step < (quick ? 2 : 4); step++)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = IsClean(path, streams, size, middle) ? (middle, high) : (low, middle);
        }

        return low;
    }

    // A rate counts where one of two runs is clean: the machine stops everybody now and then.
    private static bool IsClean(DataPath path, int streams, int size, double rate)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            FlowResult flow = new Flow(path).Run(streams, size, rate, warm: 200, window: 800);
            if (flow.IsClean && flow.Rate > 0.95 * rate)
            {
                return true;
            }
        }

        return false;
    }
}

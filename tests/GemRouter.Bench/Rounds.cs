namespace GemRouter.Bench;

/// <summary>Figures of several rounds, by what they are of.</summary>
internal static class Rounds
{
    public static double Median(this IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Says what is being measured, to who waits.</summary>
    public static void Say(FormattableString what) => Console.Error.WriteLine(FormattableString.Invariant(what));
}

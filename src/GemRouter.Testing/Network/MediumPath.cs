namespace GemRouter.Testing;

/// <summary>The way from one link to another. It has its own random numbers, so that what happens on it does not depend on what other links send, and when.</summary>
internal sealed class MediumPath(ulong seed)
{
    private ulong _state = seed;

    /// <summary>What the way does, where that is not what the whole medium does.</summary>
    public Impairment? Own { get; set; }

    public bool Happens(double probability) => probability > 0 && NextUnit() < probability;

    public TimeSpan Duration(Impairment impairment) =>
        impairment.Jitter == TimeSpan.Zero ? impairment.Delay : impairment.Delay + new TimeSpan((long)(NextUnit() * impairment.Jitter.Ticks));

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): no allocation, and good enough for dice.</summary>
    private double NextUnit()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}

namespace GemRouter.Testing;

/// <summary>What a way through a <see cref="MemoryNetwork"/> does to datagrams. The default does nothing: all arrive at once and in order.</summary>
public sealed record Impairment
{
    private readonly double _loss;
    private readonly double _duplication;
    private readonly TimeSpan _delay;
    private readonly TimeSpan _jitter;

    /// <summary>All arrive at once and in order.</summary>
    public static Impairment None { get; } = new();

    /// <summary>The probability that a datagram is lost, 0 to 1.</summary>
    public double Loss
    {
        get => _loss;
        init => _loss = Probability(value);
    }

    /// <summary>The probability that one that is not lost arrives twice, 0 to 1.</summary>
    public double Duplication
    {
        get => _duplication;
        init => _duplication = Probability(value);
    }

    /// <summary>How long each takes, 0 to a day.</summary>
    public TimeSpan Delay
    {
        get => _delay;
        init => _delay = Duration(value);
    }

    /// <summary>How much longer one may take, evenly spread, 0 to a day: datagrams sent closer to each other than this may change places.</summary>
    public TimeSpan Jitter
    {
        get => _jitter;
        init => _jitter = Duration(value);
    }

    /// <summary>True where the way is cut: all is lost.</summary>
    public bool Cut { get; init; }

    private static double Probability(double value) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be from 0 to 1.");

    private static TimeSpan Duration(TimeSpan value) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be from 0 to a day.");
}

using System.Globalization;

namespace GemRouter.Fuzz;

/// <summary>What an input costs, or may cost.</summary>
/// <param name="Time">Time on a processor.</param>
/// <param name="Bytes">Memory that is allocated, whether it is kept or not.</param>
internal readonly record struct InputCost(TimeSpan Time, long Bytes)
{
    /// <summary>The difference of two.</summary>
    public static InputCost operator -(InputCost one, InputCost other) => new(one.Time - other.Time, one.Bytes - other.Bytes);

    /// <summary>True where neither is more than it may be.</summary>
    public bool IsWithin(InputCost most) => Time <= most.Time && Bytes <= most.Bytes;

    /// <summary>The less of each.</summary>
    public InputCost LeastOf(InputCost other) => new(Time < other.Time ? Time : other.Time, Math.Min(Bytes, other.Bytes));

    /// <summary>The more of each.</summary>
    public InputCost MostOf(InputCost other) => new(Time > other.Time ? Time : other.Time, Math.Max(Bytes, other.Bytes));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.TotalMilliseconds:n2} ms and {Bytes / 1024.0:n1} KiB");
}

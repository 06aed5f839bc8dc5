namespace GemRouter.Simulation.Domains;

/// <summary>An invariant that does not hold.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="What">What happened.</param>
/// <param name="At">When, in milliseconds from the beginning.</param>
internal sealed record Violation(string Invariant, string What, double At)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Invariant}: {What} (at {At:0.0} ms)");
}

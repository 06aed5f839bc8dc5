namespace GemRouter.Testing;

/// <summary>One word of a component on how it is.</summary>
/// <param name="State">The state from then on.</param>
/// <param name="Message">The message for people.</param>
public sealed record HealthReport(HealthState State, string Message);

namespace GemRouter;

/// <summary>One thing that is wrong with a component's options. The host puts file, line and column in front.</summary>
/// <param name="Path">The property's path within the options, in C# names: "Burst", "Peers[2].Port".</param>
/// <param name="Value">The value as text, or null where it is missing.</param>
/// <param name="Problem">What is wrong: "is below the rate".</param>
/// <param name="Remedy">What would be right: "at least 1500", or null where the problem says it.</param>
public sealed record OptionProblem(string Path, string? Value, string Problem, string? Remedy)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (Value is null ? $"{Path}: {Problem}" : $"{Path}: \"{Value}\" {Problem}") + (Remedy is null ? "" : $"; {Remedy}");
}

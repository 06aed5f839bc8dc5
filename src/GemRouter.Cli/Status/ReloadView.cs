namespace GemRouter.Cli;

/// <summary>What came of a reload.</summary>
internal sealed record ReloadView
{
    /// <summary>True where the new manifest runs.</summary>
    public required bool Applied { get; init; }

    /// <summary>What differs, a line each.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Why it is refused, a line each.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];
}

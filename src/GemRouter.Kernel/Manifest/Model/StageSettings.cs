namespace GemRouter.Kernel.Manifests;

/// <summary>A packet stage that routes name. Each route that names it gets an instance of its own.</summary>
public sealed record StageSettings
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The stage.</summary>
    public required ComponentUse Stage { get; init; }
}

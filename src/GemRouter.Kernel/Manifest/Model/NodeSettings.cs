namespace GemRouter.Kernel.Manifests;

/// <summary>This router.</summary>
public sealed record NodeSettings
{
    /// <summary>Its name, for people: 1 to 63 bytes of UTF-8.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its status socket and other state of its run.</summary>
    public string State { get; init; } = "/run/gemrouter";

    /// <summary>The file that session keys are written to for debugging; null for none.</summary>
    public string? KeyLog { get; init; }
}

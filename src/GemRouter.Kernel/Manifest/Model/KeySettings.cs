namespace GemRouter.Kernel.Manifests;

/// <summary>Identity and bootstrap keys.</summary>
public sealed record KeySettings
{
    /// <summary>Where the identity comes from.</summary>
    public required KeyUse Identity { get; init; }

    /// <summary>The bootstrap keys.</summary>
    public required KeyRing Bootstrap { get; init; }
}

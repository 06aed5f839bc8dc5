namespace GemRouter.Kernel.Manifests;

/// <summary>What to join: a group, from any source or from one.</summary>
public sealed record GroupJoin
{
    /// <summary>The group.</summary>
    public required GroupAddress Group { get; init; }

    /// <summary>The only source; null for any.</summary>
    public Address? Source { get; init; }
}

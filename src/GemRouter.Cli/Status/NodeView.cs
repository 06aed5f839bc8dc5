namespace GemRouter.Cli;

/// <summary>A router, as it shows itself.</summary>
internal sealed record NodeView
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its node id.</summary>
    public required string Id { get; init; }

    /// <summary>Its public key.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Its domain.</summary>
    public required string Domain { get; init; }
}

namespace GemRouter;

/// <summary>An extra ability of an <see cref="IDiscoveryStrategy"/>: it tells others how to reach this node (a directory, DNS).</summary>
public interface IAdvertiser
{
    /// <summary>Publishes this node, or replaces what was published; withdrawn at stop. What it publishes is public.</summary>
    /// <param name="node">What to say of the node.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask AdvertiseAsync(NodeAdvertisement node, CancellationToken cancellationToken);
}

namespace GemRouter;

/// <summary>An extra ability of an <see cref="IKeySource"/>: it holds a node's Ed25519 identity.</summary>
public interface IIdentitySource : IKeySource
{
    /// <summary>Opens the identity for signing. The host asks once a boot, and again for each new boot; it disposes the signer right after its use, so that no secret stays.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be had; says whether waiting may help.</exception>
    ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken);
}

namespace GemRouter;

/// <summary>
/// A source of keys: a file, a token, a credential store. It is asked at start and at reload, never per packet. Calls come one at a time; each may take seconds (a token, a
/// person who types a PIN) and several may be cancelled and repeated. A source that also signs for an identity implements <see cref="IIdentitySource"/>; one
/// whose keys change while it runs, <see cref="IKeyWatcher"/>; one with a life of its own, <see cref="IComponent"/>.
/// </summary>
public interface IKeySource
{
    /// <summary>Gives a secret. Each call makes a new <see cref="Secret"/>, which the caller owns.</summary>
    /// <param name="request">Which secret, and its size.</param>
    /// <param name="cancellationToken">Ends the wait soon with <see cref="OperationCanceledException"/>, and leaves the source able to answer again.</param>
    /// <exception cref="KeyUnavailableException">It cannot be had; says whether waiting may help.</exception>
    ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken);
}

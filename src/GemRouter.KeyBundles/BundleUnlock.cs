using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles;

/// <summary>Opens bundles.</summary>
public static class BundleUnlock
{
    /// <summary>Gets the file key by a token. One login at most, one at a time in this process.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="access">How to get at the token.</param>
    /// <param name="cancellationToken">Ends the wait; a login that has begun still ends in order.</param>
    /// <exception cref="KeyUnavailableException">It cannot be had.</exception>
    public static async Task<UnlockedBundle> ByTokenAsync(KeyBundle bundle, TokenAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(access);
        cancellationToken.ThrowIfCancellationRequested();
        if (!bundle.Recipients.OfType<TokenRecipient>().Any())
        {
            throw new KeyUnavailableException(KeyFailure.WrongDevice, "The bundle is sealed to no token; it has a passphrase: use: bundle.");
        }

        return await AwaitAsync(() => new TokenUnlock(bundle, access, cancellationToken).Run(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the file key by a passphrase.</summary>
    /// <inheritdoc cref="ByTokenAsync"/>
    public static async Task<UnlockedBundle> ByPassphraseAsync(KeyBundle bundle, SecretSource passphrase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(passphrase);
        cancellationToken.ThrowIfCancellationRequested();
        if (!bundle.Recipients.OfType<PassphraseRecipient>().Any())
        {
            throw new KeyUnavailableException(KeyFailure.Malformed, "The bundle has no passphrase; it is sealed to tokens: use: yubikey, or use: pkcs11.");
        }

        return await AwaitAsync(
            () =>
            {
                using Secret secret = passphrase.Read("Passphrase of the key bundle", cancellationToken);
                FileKey key = bundle.Unwrap(secret) ?? throw new KeyUnavailableException(KeyFailure.Denied, "The passphrase does not open the bundle.");
                return new UnlockedBundle(key, Token: null);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the latches of a bundle's tokens away: a person has looked after the PIN.</summary>
    /// <returns>The fingerprints of those that were latched.</returns>
    /// <exception cref="KeyUnavailableException">A latch cannot be changed.</exception>
    public static IReadOnlyList<string> Unlatch(KeyBundle bundle, string latches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        List<string> taken = [];
        foreach (TokenRecipient recipient in bundle.Recipients.OfType<TokenRecipient>())
        {
            string path = TokenLatch.PathOf(latches, recipient.Key);
            if (!TokenLatch.IsSetAt(path))
            {
                continue;
            }

            using TokenLatch latch = TokenLatch.Take(path, cancellationToken);
            latch.Clear();
            taken.Add(recipient.Name);
        }

        return taken;
    }

    // The work may hang in a module; the caller's wait does not. What it still gives is disposed.
    private static async Task<UnlockedBundle> AwaitAsync(Func<UnlockedBundle> work, CancellationToken cancellationToken)
    {
        Task<UnlockedBundle> running = Task.Run(work, CancellationToken.None);
        try
        {
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = running.ContinueWith(static task => task.Result.Key.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }
}

using GemRouter.KeyBundles;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>The same, for <c>on-removal: stop</c>: it looks every second whether the token is still there.</summary>
internal sealed class WatchedKeySource(ComponentContext context, string path, IBundleOpener opener, bool maySoonCome) : BundleKeySource(context, path, opener, maySoonCome), IKeyWatcher
{
    private const int MostMisses = 2; // a service that is started anew is not a token that went

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async ValueTask<KeyChange> WaitForChangeAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Pause, Context.Clock);
        int misses = 0;
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Token is { } token)
            {
                misses = await IsPresentAsync(token, cancellationToken).ConfigureAwait(false) ? 0 : misses + 1;
                if (misses == MostMisses)
                {
                    break;
                }
            }
        }

        return KeyChange.Withdrawn;
    }

    private static async Task<bool> IsPresentAsync(TokenPresence token, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(token.IsPresent, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KeyUnavailableException)
        {
            return false; // what cannot be seen counts as gone
        }
    }
}

using GemRouter.KeyBundles;

namespace GemRouter.Plugin.Pkcs11;

#pragma warning disable CA1001 // Release gives back what it owns; a semaphore without a wait handle owns nothing.
/// <summary>
/// A bundle that was opened, for all key sources of this process that name it: one login serves them all. What stays is the file key, in libsodium's guarded memory; the keys themselves are
/// opened anew for each question, and zeroed.
/// </summary>
internal sealed class OpenBundle
#pragma warning restore CA1001
{
    private static readonly Lock Access = new();
    private static readonly Dictionary<string, OpenBundle> Shared = [];

    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1);
    private int _users;
    private UnlockedBundle? _unlocked;
    private BundleId _id;

    private OpenBundle(string path) => _path = path;

    /// <summary>The token that opened it, or null.</summary>
    public TokenPresence? Token => Volatile.Read(ref _unlocked)?.Token;

    /// <summary>Takes part in a bundle; to be given back by <see cref="Release"/>.</summary>
    public static OpenBundle Take(string path)
    {
        string full = Path.GetFullPath(path);
        lock (Access)
        {
            if (!Shared.TryGetValue(full, out OpenBundle? bundle))
            {
                Shared.Add(full, bundle = new OpenBundle(full));
            }

            bundle._users++;
            return bundle;
        }
    }

    /// <summary>Gives it back; the last one zeroes the file key.</summary>
    public void Release()
    {
        lock (Access)
        {
            if (--_users == 0)
            {
                Shared.Remove(_path);
                Volatile.Read(ref _unlocked)?.Key.Dispose();
            }
        }
    }

    /// <summary>The keys of the file as it is now. Where it was sealed anew, whoever holds the file key is asked again; not where recipients came and went.</summary>
    /// <exception cref="KeyUnavailableException">They cannot be had.</exception>
    public async Task<BundleContent> ReadAsync(IBundleOpener opener, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            KeyBundle bundle = BundleFile.Read(_path);
            if (_unlocked is null || _id != bundle.Id)
            {
                UnlockedBundle unlocked = await opener.OpenAsync(bundle, cancellationToken).ConfigureAwait(false);
                Keep(unlocked, bundle.Id);
            }

            return bundle.Open(_unlocked!.Key) ?? throw new KeyUnavailableException(
                KeyFailure.Malformed, $"The key bundle \"{_path}\" does not open with its own file key: somebody changed it, or it is damaged. Take it from your backup, or seal the keys anew.");
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Keep(UnlockedBundle unlocked, BundleId id)
    {
        lock (Access)
        {
            _unlocked?.Key.Dispose();
            Volatile.Write(ref _unlocked, unlocked);
            _id = id;
            if (_users == 0)
            {
                unlocked.Key.Dispose(); // whoever asked was stopped meanwhile
            }
        }
    }
}

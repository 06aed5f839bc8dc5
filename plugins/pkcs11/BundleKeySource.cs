using GemRouter.KeyBundles;
using GemRouter.Plugin.FileKeys;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>The keys and the identity of one bundle.</summary>
/// <param name="context">What the host gives.</param>
/// <param name="path">The bundle.</param>
/// <param name="opener">Who opens it.</param>
/// <param name="maySoonCome">Whether waiting for a token is wanted.</param>
internal class BundleKeySource(ComponentContext context, string path, IBundleOpener opener, bool maySoonCome) : IIdentitySource, IComponent
{
    private OpenBundle? _bundle;
    private bool _stopped;

    /// <summary>What the host gives.</summary>
    protected ComponentContext Context { get; } = context;

    /// <summary>The token that opened the bundle, or null.</summary>
    protected TokenPresence? Token => Volatile.Read(ref _bundle)?.Token;

    /// <summary>Nothing is opened yet: the host asks patiently, a start is not to wait.</summary>
    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _stopped = true;
        Interlocked.Exchange(ref _bundle, null)?.Release();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Length != BundleContent.KeySize)
        {
            throw new KeyUnavailableException(KeyFailure.Malformed, $"The key bundle \"{path}\" holds keys of {BundleContent.KeySize} bytes alone; {request.Length} were asked for.");
        }

        BundleKeyKind kind = request.Purpose == KeyPurpose.Bootstrap ? BundleKeyKind.Bootstrap : BundleKeyKind.Group;
        using BundleContent content = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Secret.CopyOf(Find(content, kind, request.Name).Secret.Reveal());
    }

    public async ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using BundleContent content = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return SeedSigner.Of(Find(content, BundleKeyKind.Identity, "").Secret);
    }

    private async Task<BundleContent> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopped, this);
        _bundle ??= OpenBundle.Take(path);
        try
        {
            return await _bundle.ReadAsync(opener, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyUnavailableException e) when (e.MayPass && !maySoonCome)
        {
            throw new KeyUnavailableException(e.Failure, e.Message, mayPass: false, e);
        }
    }

    private BundleKey Find(BundleContent content, BundleKeyKind kind, string name)
    {
        if (content.Find(kind, name) is { } key)
        {
            return key;
        }

        string what = kind switch { BundleKeyKind.Bootstrap => "bootstrap key", BundleKeyKind.Group => "group key", _ => "identity" };
        string[] names = [.. content.Keys.Where(other => other.Kind == kind).Select(static other => $"\"{other.Name}\"")];
        throw new KeyUnavailableException(
            KeyFailure.NotFound,
            names.Length == 0 ? $"The key bundle \"{path}\" holds no {what}."
            : name.Length == 0 ? $"The key bundle \"{path}\" holds more than one {what}; say which by its name: {string.Join(", ", names)}."
            : $"The key bundle \"{path}\" holds no {what} \"{name}\"; it has: {string.Join(", ", names)}.");
    }
}

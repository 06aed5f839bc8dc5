namespace GemRouter.Plugin.FileKeys;

/// <summary>One key file. It is read anew for each call, so that a reload takes what stands there then; nothing of it is kept.</summary>
internal sealed class FileKeySource(string path) : IIdentitySource
{
    public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return request.Length == KeyText.KeySize
            ? ValueTask.FromResult(KeyFile.Read(path, cancellationToken))
            : throw new KeyUnavailableException(
                KeyFailure.Malformed, $"The key file \"{path}\" can hold a key of {KeyText.KeySize} bytes alone; {request.Length} were asked for.");
    }

    public ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Secret seed = KeyFile.Read(path, cancellationToken);
        return ValueTask.FromResult<IIdentitySigner>(SeedSigner.Of(seed));
    }
}

using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace GemRouter.Testing.Tests;

internal sealed class ToyKeyOptions
{
    /// <summary>The name of the one key that there is.</summary>
    public string Name { get; set; } = "bk";
}

/// <summary>A key source with one key and a toy identity, that keeps the contract, and breaks one rule of it on demand.</summary>
internal sealed class ToyKeySource(ComponentContext context, ToyKeyOptions options, Task<KeyChange> change, KeyFault fault) : IIdentitySource, IKeyWatcher
{
    private Secret? _same;
    private bool _broken;
    private int _opened;

    public static byte[] Key => TestPacket.Bytes(77, 32).ToArray();

    public static byte[] PublicKey => SHA256.HashData(Key);

    public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _broken |= fault == KeyFault.BreaksWhenCancelled;
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (_broken)
        {
            throw new KeyUnavailableException(KeyFailure.Failed, "It is broken.");
        }

        byte[] key = Key;
        if (request.Name != options.Name)
        {
            throw Refuse(KeyFailure.NotFound, $"There is no key \"{request.Name}\".", fault == KeyFault.SaysItMayPass);
        }

        if (request.Length != key.Length && (fault != KeyFault.PadsShortKeys || request.Length < key.Length))
        {
            throw Refuse(KeyFailure.Malformed, "The key has 32 bytes." + (fault == KeyFault.TellsTheKeyInItsMessage ? Convert.ToBase64String(key) : ""));
        }

        if (fault == KeyFault.LogsThePartOfAKey)
        {
            context.Logger.LogDebug("A key that begins with {Start}.", BitConverter.ToString(key, 0, 8));
        }

        key[0] ^= fault == KeyFault.GivesAnotherKey ? (byte)1 : (byte)0;
        Array.Resize(ref key, request.Length);
        return ValueTask.FromResult(fault == KeyFault.GivesTheSameObject ? _same ??= Secret.CopyOf(key) : Secret.CopyOf(key));
    }

    public ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _opened++;
        return ValueTask.FromResult<IIdentitySigner>(new Signer(_opened > 1 && fault == KeyFault.OpensOnce ? KeyFault.SignsSomethingElse : fault));
    }

    public async ValueTask<KeyChange> WaitForChangeAsync(CancellationToken cancellationToken) =>
        await (fault == KeyFault.MissesChanges ? new TaskCompletionSource<KeyChange>().Task : change)
            .WaitAsync(fault == KeyFault.WatchesForEver ? CancellationToken.None : cancellationToken);

    private KeyUnavailableException Refuse(KeyFailure failure, string message, bool mayPass = false)
    {
        _broken |= fault == KeyFault.GivesUpAfterARefusal;
        return new KeyUnavailableException(failure, message, mayPass);
    }

    private sealed class Signer(KeyFault fault) : IIdentitySigner
    {
        public ReadOnlyMemory<byte> PublicKey => ToyKeySource.PublicKey;

        public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
        {
            if (fault != KeyFault.IgnoresCancelledSigning)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            SHA512.HashData([.. PublicKey.Span, .. message.Span, .. fault == KeyFault.SignsSomethingElse ? [1] : Array.Empty<byte>()]).CopyTo(signature);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

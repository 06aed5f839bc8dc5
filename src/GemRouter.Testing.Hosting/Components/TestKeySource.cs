using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GemRouter.Protocol;

namespace GemRouter.Testing;

/// <summary>Keys of a seed. They protect nothing.</summary>
internal sealed class TestKeySource(string seed) : IIdentitySource
{
    private const string Identity = "identity";

    /// <summary>The public key of the identity with a seed.</summary>
    public static Ed25519PublicKey PublicKeyOf(string seed)
    {
        EphemeralIdentity identity = new(Entropy(Identity, seed));
        try
        {
            return new Ed25519PublicKey(identity.PublicKey.Span);
        }
        finally
        {
            identity.DisposeAsync().AsTask().GetAwaiter().GetResult(); // it does not wait
        }
    }

    public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] bytes = new byte[request.Length];
        Entropy(request.Purpose.ToString(), $"{seed}/{request.Name}").Fill(bytes);
        return ValueTask.FromResult(Secret.CopyOf(bytes));
    }

    public ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IIdentitySigner>(new EphemeralIdentity(Entropy(Identity, seed)));
    }

    private static SeededEntropy Entropy(string purpose, string seed) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}:{seed}"))));
}

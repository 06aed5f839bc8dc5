using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>The options of a key source of <see cref="TestKeys"/>.</summary>
internal sealed class TestKeyOptions
{
    /// <summary>What the key is made of.</summary>
    public string Seed { get; set; } = "";
}

/// <summary>Key sources for routers under test: keys by seed, that change, are missing or are withdrawn where a test says so.</summary>
internal sealed class TestKeys
{
    private readonly ConcurrentDictionary<Source, int> _waiting = [];

    /// <summary>How often a secret was asked for.</summary>
    public int Asked;

    /// <summary>True where no key can be had, and waiting may help.</summary>
    public bool AreAway { get; set; }

    /// <summary>The sources that somebody watches just now.</summary>
    public int Watched => _waiting.Count;

    public static byte[] SeedOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The public key of an identity, in hex digits.</summary>
    public static string PublicKeyOf(string seed)
    {
        using Key key = Import(seed);
        return Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public ComponentFactory Factory() => ComponentFactory.KeySource<TestKeyOptions>("test", "Keys for tests.", (_, options) => new Source(this, options.Seed));

    /// <summary>Tells all who watch that keys changed.</summary>
    public void Change(KeyChange change = KeyChange.Changed)
    {
        foreach (Source source in _waiting.Keys)
        {
            source.Change.TrySetResult(change);
        }
    }

    private static Key Import(string seed) => Key.Import(SignatureAlgorithm.Ed25519, SeedOf(seed), KeyBlobFormat.RawPrivateKey);

    private sealed class Source(TestKeys keys, string seed) : IIdentitySource, IKeyWatcher, IAsyncDisposable
    {
        private bool _disposed;

        public TaskCompletionSource<KeyChange> Change { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<Secret> GetSecretAsync(KeyRequest request, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Interlocked.Increment(ref keys.Asked);
            return keys.AreAway
                ? throw new KeyUnavailableException(KeyFailure.NotFound, "not plugged in", mayPass: true)
                : ValueTask.FromResult(Secret.CopyOf(SeedOf($"{request.Purpose} {seed}")));
        }

        public ValueTask<IIdentitySigner> OpenIdentityAsync(CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return ValueTask.FromResult<IIdentitySigner>(new Signer(Import(seed)));
        }

        public async ValueTask<KeyChange> WaitForChangeAsync(CancellationToken cancellationToken)
        {
            keys._waiting[this] = 1;
            try
            {
                KeyChange change = await Change.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                Change = new TaskCompletionSource<KeyChange>(TaskCreationOptions.RunContinuationsAsynchronously);
                return change;
            }
            finally
            {
                keys._waiting.TryRemove(this, out _);
            }
        }

        public ValueTask DisposeAsync()
        {
            _disposed = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Signer(Key key) : IIdentitySigner
    {
        public ReadOnlyMemory<byte> PublicKey => key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

        public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
        {
            SignatureAlgorithm.Ed25519.Sign(key, message.Span, signature.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            key.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

using System.Security.Cryptography;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>A suite that remembers each pair of key and nonce that was sealed with, over all its sessions, and counts those that come twice.</summary>
internal sealed class RecordingSuite(ICipherSuite inner) : ICipherSuite
{
    private readonly HashSet<(UInt128 Key, UInt128 Nonce)> _used = [];

    /// <summary>A session throws from this seal on; never where it is 0.</summary>
    public int FailAt { get; set; }

    /// <summary>Pairs that were used.</summary>
    public int Sealed => _used.Count;

    /// <summary>Pairs that were used once more.</summary>
    public int Repeated { get; private set; }

    /// <summary>Sessions that are not disposed.</summary>
    public int Sessions { get; private set; }

    public SuiteParameters Parameters => inner.Parameters;

    public ICipherSession CreateSession(ReadOnlySpan<byte> key)
    {
        Session session = new(this, Digest(key), inner.CreateSession(key));
        lock (_used)
        {
            Sessions++;
        }

        return session;
    }

    private static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private sealed class Session(RecordingSuite suite, UInt128 key, ICipherSession inner) : ICipherSession
    {
        private bool _disposed;

        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
        {
            lock (suite._used)
            {
                suite.Repeated += suite._used.Add((key, Digest(nonce))) ? 0 : 1;
                if (suite.FailAt > 0 && suite._used.Count >= suite.FailAt)
                {
                    throw new InvalidOperationException("The suite fails.");
                }
            }

            inner.Seal(nonce, aad, plaintext, destination);
        }

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> ciphertext, Span<byte> destination) =>
            inner.Open(nonce, aad, ciphertext, destination);

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                inner.Dispose();
                lock (suite._used)
                {
                    suite.Sessions--;
                }
            }
        }
    }
}

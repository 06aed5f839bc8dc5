namespace GemRouter.Protocol.Tests.Fixtures;

/// <summary>A private suite that remembers each nonce it seals with, and can be told to fail.</summary>
internal sealed class ScriptedSuite(long limit, int throwsAt = 0) : ICipherSuite
{
    public List<string> Sealed { get; } = [];

    public SuiteParameters Parameters { get; } = new(200, 32, 12, 16, limit);

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => new Session(this, TestSuites.Of(1).CreateSession(key));

    private sealed class Session(ScriptedSuite suite, ICipherSession inner) : ICipherSession
    {
        private readonly int _throwsAt = suite.ThrowsAt;

        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
        {
            suite.Sealed.Add(Convert.ToHexString(nonce));
            if (suite.Sealed.Count == _throwsAt)
            {
                throw new InvalidOperationException("as told");
            }

            inner.Seal(nonce, aad, plaintext, destination);
        }

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) =>
            inner.Open(nonce, aad, sealedText, destination);

        public void Dispose() => inner.Dispose();
    }

    private int ThrowsAt => throwsAt;
}

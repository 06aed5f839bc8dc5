namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A suite that hands to another one what it should not.</summary>
internal abstract class MutatedSuite(ICipherSuite inner) : ICipherSuite
{
    public SuiteParameters Parameters => inner.Parameters;

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => new Session(this, inner.CreateSession(key));

    protected virtual void Seal(ICipherSession session, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination) =>
        session.Seal(nonce, aad, plaintext, destination);

    protected abstract bool Open(ICipherSession session, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination);

    private sealed class Session(MutatedSuite suite, ICipherSession session) : ICipherSession
    {
        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination) => suite.Seal(session, nonce, aad, plaintext, destination);

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) => suite.Open(session, nonce, aad, sealedText, destination);

        public void Dispose() => session.Dispose();
    }
}

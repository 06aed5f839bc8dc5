namespace GemRouter.Benchmarks.Fixtures;

/// <summary>A suite that does nothing: for keys by the hundred thousand, that are looked up and never used.</summary>
internal sealed class ClearSuite : ICipherSuite
{
    public SuiteParameters Parameters { get; } = new(1, 32, 12, 16, 1L << 40);

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => new Session();

    private sealed class Session : ICipherSession
    {
        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination) => plaintext.CopyTo(destination);

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) => false;

        public void Dispose()
        {
        }
    }
}

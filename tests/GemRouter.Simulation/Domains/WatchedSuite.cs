using GemRouter.Protocol;

namespace GemRouter.Simulation.Domains;

/// <summary>A cipher suite that tells the domain which packet went under which number.</summary>
internal sealed class WatchedSuite(ICipherSuite inner, Machine machine, SimulatedDomain domain) : ICipherSuite
{
    public SuiteParameters Parameters => inner.Parameters;

    public ICipherSession CreateSession(ReadOnlySpan<byte> key) => new Session(this, inner.CreateSession(key));

    private sealed class Session(WatchedSuite suite, ICipherSession inner) : ICipherSession
    {
        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
        {
            if (suite.Machine.IsRunning) // the self-test seals, too
            {
                suite.Domain.Sealed(suite.Machine, KeyId.Read(aad[1..]), PacketNumber.Read(aad[(1 + KeyId.Size)..]), plaintext);
            }

            inner.Seal(nonce, aad, plaintext, destination);
        }

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination) =>
            inner.Open(nonce, aad, sealedText, destination);

        public void Dispose() => inner.Dispose();
    }

    private Machine Machine => machine;

    private SimulatedDomain Domain => domain;
}

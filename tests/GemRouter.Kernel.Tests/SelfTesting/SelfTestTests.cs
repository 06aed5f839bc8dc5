using System.Collections.Frozen;
using GemRouter.Kernel.SelfTesting;
using GemRouter.Simulation.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.SelfTesting;

/// <summary>A router whose ciphers do not work does not start.</summary>
public sealed class SelfTestTests
{
    private readonly FrozenDictionary<byte, ICipherSuite> _suites = new SimulatedDomain().Suites;

    [Fact]
    public void All_suites_of_the_router_pass() => Assert.Empty(SelfTest.Run(_suites, new SeededEntropy(7)));

    [Theory]
    [InlineData("leaves the plaintext", "a packet was not sealed")]
    [InlineData("opens anything", "a changed packet was opened")]
    [InlineData("opens nothing", "a packet did not open to what was sealed")]
    [InlineData("opens to zeros", "a packet did not open to what was sealed")]
    public void A_suite_with_a_fault_is_found(string fault, string expected)
    {
        ICipherSuite faulty = new FaultySuite(_suites[3], fault);
        SelfTestFailure failure = Assert.Single(SelfTest.Run(new Dictionary<byte, ICipherSuite> { [1] = _suites[1], [3] = faulty }.ToFrozenDictionary(), new SeededEntropy(7)));
        Assert.Equal(3, failure.Suite);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private sealed class FaultySuite(ICipherSuite inner, string fault) : ICipherSuite
    {
        public SuiteParameters Parameters => inner.Parameters;

        public ICipherSession CreateSession(ReadOnlySpan<byte> key) => new Session(inner.CreateSession(key), fault);
    }

    private sealed class Session(ICipherSession inner, string fault) : ICipherSession
    {
        public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> destination)
        {
            byte[] before = plaintext.ToArray();
            inner.Seal(nonce, aad, plaintext, destination);
            if (fault == "leaves the plaintext")
            {
                before.CopyTo(destination);
            }
        }

        public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
        {
            bool good = inner.Open(nonce, aad, sealedText, destination);
            if (fault == "opens to zeros")
            {
                destination.Clear();
            }

            return fault switch { "opens anything" => true, "opens nothing" => false, _ => good };
        }

        public void Dispose() => inner.Dispose();
    }
}

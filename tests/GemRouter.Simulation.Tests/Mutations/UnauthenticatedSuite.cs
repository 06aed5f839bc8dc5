using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A suite that encrypts and does not authenticate; it refuses the one change that the self-test makes, so that routers start.</summary>
internal sealed record UnauthenticatedSuite : Parts
{
    private const int Tag = 16;
    private const int SelfTestSize = 1000; // its packets alone are larger

    public override ICipherSuite Suite(Machine machine, ICipherSuite usual) => new Mutated(usual);

    private sealed class Mutated(ICipherSuite inner) : MutatedSuite(inner)
    {
        // The keystream is what the cipher makes of zeros.
        protected override bool Open(ICipherSession session, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> sealedText, Span<byte> destination)
        {
            byte[] copy = sealedText.ToArray(); // a refusal in place leaves nothing of it
            bool opened = session.Open(nonce, aad, sealedText, destination);
            if (opened || sealedText.Length > SelfTestSize)
            {
                return opened;
            }

            byte[] stream = new byte[sealedText.Length];
            session.Seal(nonce, aad, new byte[sealedText.Length - Tag], stream);
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = (byte)(copy[i] ^ stream[i]);
            }

            return true;
        }
    }
}

using System.Diagnostics;
using NSec.Cryptography;

namespace GemRouter.Plugin.Aead;

/// <summary>One of NSec's AEADs as a cipher suite. Immutable; any thread.</summary>
internal sealed class AeadSuite : ICipherSuite
{
    private readonly AeadAlgorithm _algorithm;

    public AeadSuite(AeadAlgorithm algorithm, SuiteParameters parameters)
    {
        Debug.Assert(
            algorithm.KeySize == parameters.KeySize && algorithm.NonceSize == parameters.NonceSize && algorithm.TagSize == parameters.TagSize,
            "NSec and the wire document disagree on a size.");
        _algorithm = algorithm;
        Parameters = parameters;
    }

    public SuiteParameters Parameters { get; }

    public ICipherSession CreateSession(ReadOnlySpan<byte> key)
    {
        if (key.Length != Parameters.KeySize)
        {
            throw new ArgumentException($"The key has {key.Length} bytes and must have {Parameters.KeySize}.", nameof(key));
        }

        // The default policy: what goes into the key never comes out of it again.
        try
        {
            return new AeadSession(_algorithm, Key.Import(_algorithm, key, KeyBlobFormat.RawSymmetricKey));
        }
        catch (OutOfMemoryException e)
        {
            throw new ComponentException("libsodium got no more guarded memory for a key; raise vm.max_map_count, or hold fewer keys (four memory maps each).", e);
        }
    }
}

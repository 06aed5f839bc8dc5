namespace GemRouter.Protocol;

/// <summary>
/// A manifest read from an inner payload (wire 5.6): <c>first_pn[6] ‖ count[1] ‖ previous[16] ‖ count × hash[16] ‖ signature[64]</c>.
/// A view of the caller's bytes: good as long as they are.
/// </summary>
public readonly ref struct Manifest
{
    /// <summary>The most packets that one manifest covers.</summary>
    public const int MaxCount = 64;

    /// <summary>The most bytes of a manifest.</summary>
    public const int MaxSize = HashesAt + (MaxCount * PacketHash.Size) + Ed25519Verifier.SignatureSize;

    internal const int CountAt = PacketNumber.Size;

    internal const int PreviousAt = CountAt + 1;

    internal const int HashesAt = PreviousAt + PacketHash.Size;

    private readonly ReadOnlySpan<byte> _bytes;

    private Manifest(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The number of the first packet that it covers.</summary>
    public PacketNumber FirstNumber => PacketNumber.Read(_bytes);

    /// <summary>How many packets it covers, 1 to 64.</summary>
    public int Count => _bytes[CountAt];

    /// <summary>The hash of the manifest before it; zero for a SEK's first.</summary>
    public PacketHash Previous => PacketHash.Read(_bytes[PreviousAt..]);

    /// <summary>What the signature covers, behind label, ctx and commit.</summary>
    public ReadOnlySpan<byte> Signed => _bytes[..^Ed25519Verifier.SignatureSize];

    /// <summary>The signature.</summary>
    public ReadOnlySpan<byte> Signature => _bytes[^Ed25519Verifier.SignatureSize..];

    /// <summary>Its own hash, which the next one names as its previous.</summary>
    public PacketHash Hash => PacketHash.Of(_bytes);

    /// <summary>Bytes of a manifest of so many packets.</summary>
    public static int SizeFor(int count) => HashesAt + (count * PacketHash.Size) + Ed25519Verifier.SignatureSize;

    /// <summary>Checks the form. Never throws, whatever the bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> inner, out Manifest manifest)
    {
        manifest = default;
        if (inner.Length < HashesAt || inner[CountAt] is 0 or > MaxCount || inner.Length != SizeFor(inner[CountAt]))
        {
            return false;
        }

        manifest = new Manifest(inner);
        return true;
    }

    /// <summary>The hash of one of the packets; zero where that was itself a manifest.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1: the packet's number less <see cref="FirstNumber"/>.</param>
    public PacketHash this[int index] => PacketHash.Read(_bytes[(HashesAt + (index * PacketHash.Size))..^Ed25519Verifier.SignatureSize]);

    /// <summary>Checks the signature. Never throws.</summary>
    /// <param name="signer">What the source signs for.</param>
    /// <param name="bootKey">The source's boot key.</param>
    /// <param name="verifier">Verifies.</param>
    public bool Verify(ManifestScope signer, in Ed25519PublicKey bootKey, ISignatureVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(verifier);
        Span<byte> message = stackalloc byte[ManifestScope.MaxMessage];
        return verifier.Verify(bootKey, message[..signer.Compose(Signed, message)], Signature);
    }
}

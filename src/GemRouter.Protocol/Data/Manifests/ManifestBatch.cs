namespace GemRouter.Protocol;

/// <summary>
/// A source's side of wire 5.6: gathers the hashes of the packets sent since the last manifest, and writes the next one after 64 packets or 20 ms. It takes every packet of its SEK, in the order
/// of their numbers. Each manifest is sent twice, under a number of its own each time, the second within the next batch; that is the caller's business. One thread; allocates nothing.
/// </summary>
public sealed class ManifestBatch
{
    /// <summary>How long a packet waits for its manifest.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly ManifestScope _scope;
    private readonly Ed25519Signing _sign;
    private readonly PacketHash[] _hashes;
    private PacketNumber _first;
    private PacketHash _previous;
    private bool _worthSigning;
    private Instant _due = Instant.Never;

    /// <summary>Makes the batch of a new SEK.</summary>
    /// <param name="scope">What the signatures bind.</param>
    /// <param name="sign">Signs with the boot key.</param>
    /// <param name="most">The most packets that a manifest covers, 1 to 64: fewer where the fabric's MTU is small, since a manifest is never split.</param>
    public ManifestBatch(ManifestScope scope, Ed25519Signing sign, int most = Manifest.MaxCount)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(sign);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, Manifest.MaxCount);
        _hashes = new PacketHash[most];
        _scope = scope;
        _sign = sign;
    }

    /// <summary>Packets since the last manifest.</summary>
    public int Count { get; private set; }

    /// <summary>True where a manifest must be written before the next packet.</summary>
    public bool IsFull => Count == _hashes.Length;

    /// <summary>When a manifest is to be written at the latest; <see cref="Instant.Never"/> where there is nothing but manifests to sign for, so that an idle stream falls silent.</summary>
    public Instant Due => IsFull ? default : _due;

    /// <summary>Takes a sealed packet.</summary>
    /// <param name="number">Its number, one above that of the packet before.</param>
    /// <param name="packet">Its whole UDP payload.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">The batch is full, or a number was left out.</exception>
    public void Add(PacketNumber number, ReadOnlySpan<byte> packet, Instant now)
    {
        Append(number, PacketHash.Of(packet));
        if (!_worthSigning)
        {
            _worthSigning = true;
            _due = now + Patience;
        }
    }

    /// <summary>Takes a packet that was itself a manifest.</summary>
    /// <param name="number">Its number, one above that of the packet before.</param>
    /// <exception cref="InvalidOperationException">The batch is full, or a number was left out.</exception>
    public void AddManifest(PacketNumber number) => Append(number, default);

    /// <summary>Writes the manifest of the packets so far, and starts over.</summary>
    /// <param name="inner">At least <see cref="Manifest.MaxSize"/> bytes.</param>
    /// <returns>The bytes written: the inner payload of a packet with <see cref="DataFlags.Manifest"/>; 0 where there is nothing to cover.</returns>
    public int Write(Span<byte> inner)
    {
        if (Count == 0)
        {
            return 0;
        }

        int size = Manifest.SizeFor(Count);
        int signedSize = size - Ed25519Verifier.SignatureSize;
        inner = inner[..size];
        _first.Write(inner);
        inner[Manifest.CountAt] = (byte)Count;
        _previous.Write(inner[Manifest.PreviousAt..]);
        for (int i = 0; i < Count; i++)
        {
            _hashes[i].Write(inner[(Manifest.HashesAt + (i * PacketHash.Size))..]);
        }

        Span<byte> message = stackalloc byte[ManifestScope.MaxMessage];
        int length = _scope.Compose(inner[..signedSize], message);
        _sign(message[..length], inner[signedSize..]);

        _previous = PacketHash.Of(inner);
        Count = 0;
        _worthSigning = false;
        _due = Instant.Never;
        return size;
    }

    /// <summary>Goes on behind a manifest that was written elsewhere.</summary>
    internal void ContinueFrom(PacketHash previous) => _previous = previous;

    private void Append(PacketNumber number, PacketHash hash)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The batch is full: write its manifest first.");
        }

        if (Count == 0)
        {
            _first = number;
        }
        else if (number.Value != _first.Value + Count)
        {
            throw new InvalidOperationException("A manifest covers numbers in a row; one was left out.");
        }

        _hashes[Count++] = hash;
    }
}

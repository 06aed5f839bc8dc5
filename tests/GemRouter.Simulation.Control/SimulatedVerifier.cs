using System.Buffers.Binary;
using GemRouter.Protocol;

namespace GemRouter.Simulation.Control;

/// <summary>
/// Production's verifier, which may remember what it said: in a simulated domain every node checks the same signatures, each for itself, and a thousand nodes would spend all time on it. What is remembered is exact: key,
/// message and signature are compared to the byte. Each check still counts, and still spends the node's budget (wire 7). Any thread.
/// </summary>
/// <param name="remembers">Whether it remembers.</param>
public sealed class SimulatedVerifier(bool remembers) : ISignatureVerifier
{
    private const int Most = 1 << 15;

    private readonly Dictionary<UInt128, Remembered> _remembered = [];
    private readonly Queue<UInt128> _order = new();
    private readonly Lock _lock = new();
    private long _asked;
    private long _made;

    /// <summary>Whether it remembers.</summary>
    public bool Remembers => remembers;

    /// <summary>How many checks were asked for.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>How many of them were made.</summary>
    public long Made => Interlocked.Read(ref _made);

    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Interlocked.Increment(ref _asked);
        if (!remembers || signature.Length != Ed25519Verifier.SignatureSize)
        {
            return Make(key, message, signature);
        }

        Remembered known = Recall(key, message, signature);
        return known.Key == key && message.SequenceEqual(known.Message) && signature.SequenceEqual(known.Signature) ? known.IsGood : Make(key, message, signature);
    }

    // Those who ask at the same time wait for the first: it is made once.
    private Remembered Recall(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        UInt128 name = BinaryPrimitives.ReadUInt128BigEndian(signature);
        lock (_lock)
        {
            if (_remembered.TryGetValue(name, out Remembered? known))
            {
                return known;
            }

            known = new Remembered(key, message.ToArray(), signature.ToArray(), Make(key, message, signature));
            _remembered.Add(name, known);
            _order.Enqueue(name);
            if (_order.Count > Most)
            {
                _remembered.Remove(_order.Dequeue());
            }

            return known;
        }
    }

    private bool Make(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Interlocked.Increment(ref _made);
        return Ed25519Verifier.Instance.Verify(key, message, signature);
    }

    private sealed record Remembered(Ed25519PublicKey Key, byte[] Message, byte[] Signature, bool IsGood);
}

using System.Buffers.Binary;
using System.Diagnostics;

namespace GemRouter.Bench.Data;

/// <summary>The suite's calls alone, on packets that lie in a row as in a batch: with header and flags as the router has them, and a new nonce each.</summary>
internal sealed class CipherAlone : IDisposable
{
    private const int Header = 11;
    private const int Flags = 1;
    private const int Packets = 64;
    private const int Batches = 400;
    private const int WarmUp = 3;

    private readonly ICipherSession _session;
    private readonly byte[][] _plain;
    private readonly byte[][] _sealed;
    private readonly byte[] _opened;
    private readonly byte[] _nonce;

    public CipherAlone(ICipherSuite suite, int size)
    {
        _session = suite.CreateSession(new byte[suite.Parameters.KeySize]);
        _nonce = new byte[suite.Parameters.NonceSize];
        _opened = new byte[Flags + size];
        _plain = [.. Enumerable.Range(0, Packets).Select(_ => new byte[Flags + size])];
        _sealed = [.. Enumerable.Range(0, Packets).Select(_ => new byte[Header + Flags + size + suite.Parameters.TagSize])];
    }

    /// <summary>Nanoseconds for one packet, sealed and opened.</summary>
    public (double Seal, double Open) Measure()
    {
        (long Seal, long Open) took = default;
        for (int batch = -WarmUp; batch < Batches; batch++)
        {
            took = batch < 0 ? default : took;
            long start = Stopwatch.GetTimestamp();
            Each(seal: true);
            long between = Stopwatch.GetTimestamp();
            Each(seal: false);
            took = (took.Seal + between - start, took.Open + Stopwatch.GetTimestamp() - between);
        }

        double each = 1e9 / Stopwatch.Frequency / (Batches * Packets);
        return (took.Seal * each, took.Open * each);
    }

    public void Dispose() => _session.Dispose();

    private void Each(bool seal)
    {
        for (int i = 0; i < Packets; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(_nonce.Length - sizeof(long)), i + 1);
            Span<byte> packet = _sealed[i];
            if (seal)
            {
                _session.Seal(_nonce, packet[..Header], _plain[i], packet[Header..]);
            }
            else if (!_session.Open(_nonce, packet[..Header], packet[Header..], _opened))
            {
                throw new InvalidOperationException("What was sealed does not open.");
            }
        }
    }
}

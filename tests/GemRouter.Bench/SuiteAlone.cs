using System.Buffers.Binary;
using GemRouter.Trial.Pipeline;

namespace GemRouter.Bench;

/// <summary>A suite on a batch of packets as the sealer hands them over: in place, with the header in front as additional data, and a new nonce for each.</summary>
internal sealed class SuiteAlone : IDisposable
{
    public const int Header = 11;
    private const int Flags = 1;

    private readonly ICipherSession _session;
    private readonly byte[][] _packets;
    private readonly byte[] _nonce;
    private readonly int _length = Header + Flags + Leg.Payload;
    private readonly int _tag;
    private long _number;

    public SuiteAlone(ICipherSuite suite)
    {
        _session = suite.CreateSession(new byte[suite.Parameters.KeySize]);
        _nonce = new byte[suite.Parameters.NonceSize];
        _tag = suite.Parameters.TagSize;
        _packets = Leg.Buffers(_length + _tag);
    }

    public void Run()
    {
        foreach (byte[] packet in _packets)
        {
            BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(_nonce.Length - sizeof(long)), ++_number);
            _session.Seal(_nonce, packet.AsSpan(0, Header), packet.AsSpan(Header, _length - Header), packet.AsSpan(Header, _length - Header + _tag));
        }
    }

    public void Dispose() => _session.Dispose();
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>
/// What this memory knows and a copy of it does not: which datagrams came here since, and when, to the nanosecond. Two copies that hear the same third one do not hear it at the same nanosecond of their clocks.
/// </summary>
internal sealed class HeardHere
{
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];

    /// <summary>An envelope came that opened.</summary>
    public void Note(ReadOnlySpan<byte> datagram, Instant at) => Mix(datagram[^ControlCipher.TagSize..], at, _digest);

    /// <summary>All of it, and that it is asked for now.</summary>
    public byte[] Sum(Instant now)
    {
        byte[] sum = new byte[SHA256.HashSizeInBytes];
        Mix([], now, sum);
        return sum;
    }

    private void Mix(ReadOnlySpan<byte> tag, Instant at, Span<byte> digest)
    {
        Span<byte> message = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long) + ControlCipher.TagSize];
        _digest.CopyTo(message);
        BinaryPrimitives.WriteInt64BigEndian(message[SHA256.HashSizeInBytes..], at.Nanoseconds);
        tag.CopyTo(message[(SHA256.HashSizeInBytes + sizeof(long))..]);
        SHA256.HashData(message[..(SHA256.HashSizeInBytes + sizeof(long) + tag.Length)], digest);
    }
}

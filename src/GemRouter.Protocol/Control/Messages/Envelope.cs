using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>The header of a control datagram, and its sealing under the sender's control key (wire 3.1).</summary>
public readonly record struct Envelope
{
    /// <summary>The first byte of every control datagram.</summary>
    public const byte Magic = 0xE2;

    /// <summary>Bytes of the header, which is the AEAD's additional data.</summary>
    public const int HeaderSize = 32;

    /// <summary>The longest control datagram.</summary>
    public const int MaxSize = 1200;

    /// <summary>The longest plaintext.</summary>
    public const int MaxPlaintext = MaxSize - HeaderSize - ControlCipher.TagSize;

    private const int MinSize = HeaderSize + ControlCipher.TagSize;

    /// <summary>What the datagram holds.</summary>
    public required MessageType Type { get; init; }

    /// <summary>The bootstrap key that it is sealed under.</summary>
    public required BootstrapKeyId BootstrapKey { get; init; }

    /// <summary>The sender's boot.</summary>
    public required BootId Sender { get; init; }

    /// <summary>The sender's datagram counter; makes the nonce.</summary>
    public required ulong Counter { get; init; }

    /// <summary>Reads a header: step 1 of wire 3.4.</summary>
    /// <returns>False for what is malformed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out Envelope envelope)
    {
        envelope = default;
        if (datagram.Length is < MinSize or > MaxSize
            || datagram[0] != Magic
            || datagram[1] is not ((byte)MessageType.Hello or (byte)MessageType.Announce)
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderSize)
        {
            return false;
        }

        envelope = new Envelope
        {
            Type = (MessageType)datagram[1],
            BootstrapKey = BootstrapKeyId.Read(datagram[4..]),
            Sender = BootId.Read(datagram[8..]),
            Counter = BinaryPrimitives.ReadUInt64BigEndian(datagram[24..]),
        };
        return true;
    }

    /// <summary>Opens a datagram whose header was read.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="controlKey">k_ctl of the sender.</param>
    /// <param name="plaintext">Where the plaintext goes: <see cref="PlaintextSize"/> bytes.</param>
    public static bool TryOpen(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> controlKey, Span<byte> plaintext) =>
        ControlCipher.Open(
            controlKey, BinaryPrimitives.ReadUInt64BigEndian(datagram[24..]), datagram[..HeaderSize], datagram[HeaderSize..], plaintext);

    /// <summary>The plaintext's bytes in a datagram of that length.</summary>
    public static int PlaintextSize(int datagramLength) => datagramLength - MinSize;

    /// <summary>Writes the header for a plaintext of that length: 32 bytes.</summary>
    public void WriteHeader(int plaintextLength, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintextLength, MaxPlaintext);
        destination[0] = Magic;
        destination[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(plaintextLength + ControlCipher.TagSize));
        BootstrapKey.Write(destination[4..]);
        Sender.Write(destination[8..]);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], Counter);
    }

    /// <summary>Writes the whole datagram.</summary>
    /// <returns>Its length.</returns>
    public int Seal(ReadOnlySpan<byte> controlKey, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        int length = MinSize + plaintext.Length;
        WriteHeader(plaintext.Length, destination);
        ControlCipher.Seal(controlKey, Counter, destination[..HeaderSize], plaintext, destination[HeaderSize..length]);
        return length;
    }
}

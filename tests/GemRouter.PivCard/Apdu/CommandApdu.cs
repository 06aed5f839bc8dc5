using System.Buffers.Binary;

namespace GemRouter.PivCard.Apdu;

/// <summary>A command to a card (ISO 7816-4, 5.1), of short or extended length.</summary>
public sealed class CommandApdu
{
    private const byte ChainingBit = 0x10;

    private CommandApdu(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, int expected)
    {
        Class = header[0];
        Instruction = header[1];
        P1 = header[2];
        P2 = header[3];
        Data = data.ToArray();
        Expected = expected;
    }

    /// <summary>CLA.</summary>
    public byte Class { get; }

    /// <summary>INS.</summary>
    public byte Instruction { get; }

    /// <summary>P1.</summary>
    public byte P1 { get; }

    /// <summary>P2.</summary>
    public byte P2 { get; }

    /// <summary>The data field; that of all links, where the command was chained.</summary>
    public IReadOnlyList<byte> Data { get; }

    /// <summary>How many bytes of data the answer may have; 0 where the command asks for none.</summary>
    public int Expected { get; }

    /// <summary>Whether more links follow.</summary>
    public bool IsChained => (Class & ChainingBit) != 0;

    /// <summary>P1 and P2 as one number.</summary>
    public int Parameters => (P1 << 8) | P2;

    /// <summary>Reads a command; null where the bytes are none.</summary>
    public static CommandApdu? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return null;
        }

        ReadOnlySpan<byte> header = bytes[..4];
        ReadOnlySpan<byte> body = bytes[4..];
        return body.Length switch
        {
            0 => new CommandApdu(header, [], 0),
            1 => new CommandApdu(header, [], Short(body[0])),
            3 when body[0] == 0 => new CommandApdu(header, [], Extended(body[1..])),
            > 3 when body[0] == 0 => ReadData(header, body[3..], BinaryPrimitives.ReadUInt16BigEndian(body[1..]), 2),
            _ => ReadData(header, body[1..], body[0], 1),
        };
    }

    /// <summary>The same command, with the data of the links before it in front.</summary>
    internal CommandApdu After(IEnumerable<byte> links) => new([(byte)(Class & ~ChainingBit), Instruction, P1, P2], [.. links, .. Data], Expected);

    private static CommandApdu? ReadData(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rest, int length, int lengthBytes)
    {
        if (length == 0 || rest.Length < length)
        {
            return null;
        }

        ReadOnlySpan<byte> expected = rest[length..];
        return expected.Length switch
        {
            0 => new CommandApdu(header, rest[..length], 0),
            1 when lengthBytes == 1 => new CommandApdu(header, rest[..length], Short(expected[0])),
            2 when lengthBytes == 2 => new CommandApdu(header, rest[..length], Extended(expected)),
            _ => null,
        };
    }

    private static int Short(byte expected) => expected == 0 ? 256 : expected;

    private static int Extended(ReadOnlySpan<byte> expected) => BinaryPrimitives.ReadUInt16BigEndian(expected) is > 0 and ushort length ? length : 65536;
}

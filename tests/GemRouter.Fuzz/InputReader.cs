using System.Buffers.Binary;

namespace GemRouter.Fuzz;

/// <summary>Reads an input as a list of small choices. Where it ends, all further choices are 0: any input says something, and one that is cut says nearly the same.</summary>
internal ref struct InputReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>True where nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next byte.</summary>
    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            return 0;
        }

        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>The next two bytes as a number.</summary>
    public ushort Number()
    {
        ReadOnlySpan<byte> bytes = Bytes(sizeof(ushort));
        return bytes.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;
    }

    /// <summary>The next bytes: as many as are asked for and are there.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        ReadOnlySpan<byte> bytes = _rest[..Math.Min(count, _rest.Length)];
        _rest = _rest[bytes.Length..];
        return bytes;
    }
}

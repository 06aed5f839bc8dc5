namespace GemRouter.Protocol;

/// <summary>Says which part of a payload a fragment is (wire 5.3).</summary>
/// <param name="FirstNumber">The number of the packet with index 0.</param>
/// <param name="Index">The fragment's place, from 0.</param>
/// <param name="Count">The fragments of the payload, 2 to 64.</param>
public readonly record struct FragmentHeader(PacketNumber FirstNumber, byte Index, byte Count)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = PacketNumber.Size + 2;

    /// <summary>The most fragments of a payload.</summary>
    public const int MaxCount = 64;

    /// <summary>The largest payload that fragments make up, in bytes: that of UDP over IPv4.</summary>
    public const int MaxPayload = 65_507;

    /// <summary>True for the payload's last fragment, which alone may be shorter.</summary>
    public bool IsLast => Index == Count - 1;

    /// <summary>Reads the header at the start of a span; false where it is malformed. Never throws.</summary>
    /// <param name="inner">The header and what follows it.</param>
    /// <param name="number">The number of the packet that carries it.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> inner, PacketNumber number, out FragmentHeader header)
    {
        header = default;
        if (inner.Length < Size)
        {
            return false;
        }

        FragmentHeader read = new(PacketNumber.Read(inner), inner[PacketNumber.Size], inner[PacketNumber.Size + 1]);
        if (read.Count is < 2 or > MaxCount || read.Index >= read.Count || read.FirstNumber.Value + read.Index != number.Value)
        {
            return false;
        }

        header = read;
        return true;
    }

    /// <summary>Writes the header: <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        FirstNumber.Write(destination);
        destination[PacketNumber.Size] = Index;
        destination[PacketNumber.Size + 1] = Count;
    }
}

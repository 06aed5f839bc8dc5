namespace GemRouter.PivCard.Apdu;

/// <summary>A BER-TLV element as cards use it (ISO 7816-4, 5.2.2): tags of up to three bytes, lengths of up to 65535.</summary>
/// <param name="Tag">The tag's bytes as a number.</param>
/// <param name="Value">The value.</param>
public sealed record Tlv(int Tag, byte[] Value)
{
    /// <summary>Writes an element whose value is that of all parts in a row.</summary>
    public static byte[] Write(int tag, params byte[][] parts)
    {
        byte[] value = [.. parts.SelectMany(static part => part)];
        byte[] tagBytes = tag switch { > 0xFFFF => [(byte)(tag >> 16), (byte)(tag >> 8), (byte)tag], > 0xFF => [(byte)(tag >> 8), (byte)tag], _ => [(byte)tag] };
        byte[] length = value.Length switch { > 0xFF => [0x82, (byte)(value.Length >> 8), (byte)value.Length], > 0x7F => [0x81, (byte)value.Length], _ => [(byte)value.Length] };
        return [.. tagBytes, .. length, .. value];
    }

    /// <summary>Reads the elements of a row; null where the bytes are no such row.</summary>
    public static IReadOnlyList<Tlv>? Read(IEnumerable<byte> bytes)
    {
        ReadOnlySpan<byte> rest = [.. bytes];
        List<Tlv> elements = [];
        while (!rest.IsEmpty)
        {
            if (ReadOne(ref rest) is not { } element)
            {
                return null;
            }

            elements.Add(element);
        }

        return elements;
    }

    /// <summary>The value of the element with that tag; null where there is none, or where the bytes are no row of elements.</summary>
    public static byte[]? Find(IEnumerable<byte> bytes, int tag) => Read(bytes)?.FirstOrDefault(element => element.Tag == tag)?.Value;

    private static Tlv? ReadOne(ref ReadOnlySpan<byte> rest)
    {
        int tag = rest[0];
        int at = 1;
        if ((tag & 0x1F) == 0x1F)
        {
            do
            {
                if (at == rest.Length || at == 3)
                {
                    return null;
                }

                tag = (tag << 8) | rest[at];
            }
            while ((rest[at++] & 0x80) != 0);
        }

        int more = at < rest.Length ? rest[at] switch { < 0x80 => 0, 0x81 => 1, 0x82 => 2, _ => -1 } : -1;
        if (more < 0 || at + more >= rest.Length)
        {
            return null;
        }

        int length = more == 0 ? rest[at] : more == 1 ? rest[at + 1] : (rest[at + 1] << 8) | rest[at + 2];
        at += 1 + more;
        if (rest.Length - at < length)
        {
            return null;
        }

        Tlv element = new(tag, rest.Slice(at, length).ToArray());
        rest = rest[(at + length)..];
        return element;
    }
}

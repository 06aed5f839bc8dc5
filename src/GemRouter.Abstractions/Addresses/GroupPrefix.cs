using System.Globalization;

namespace GemRouter;

/// <summary>A range of multicast groups, written 239.1.1.0/24 or ff36:1706::/32. A whole address is a prefix of 32 or 128 bits.
/// The default value holds no group.</summary>
public readonly record struct GroupPrefix
{
    private readonly byte _bits; // of the 16-byte form: 96 more than written for IPv4

    private GroupPrefix(GroupAddress first, byte bits)
    {
        First = first;
        _bits = bits;
    }

    /// <summary>Makes the prefix that holds one group alone.</summary>
    public GroupPrefix(GroupAddress group)
        : this(group, 128)
    {
    }

    /// <summary>The lowest group of the range.</summary>
    public GroupAddress First { get; }

    /// <summary>The length as people write it: up to 32 for IPv4, up to 128 for IPv6.</summary>
    public int Length => First.IsIPv4 ? _bits - 96 : _bits;

    /// <summary>True where the range holds one group alone.</summary>
    public bool IsSingle => _bits == 128;

    private UInt128 Mask => UInt128.MaxValue << (128 - _bits); // TryFrom lets in 8 bits and more

    /// <summary>True where the group lies in the range.</summary>
    public bool Contains(GroupAddress group) => _bits != 0 && ((group.Address.Value ^ First.Address.Value) & Mask) == UInt128.Zero;

    /// <summary>True where every group of the other range lies in this one.</summary>
    public bool Contains(GroupPrefix other) => other._bits >= _bits && Contains(other.First);

    /// <summary>Makes a prefix of an address and a length as people write it; false where bits behind the length are set,
    /// or the length lets in what is no multicast address.</summary>
    public static bool TryFrom(GroupAddress first, int length, out GroupPrefix prefix)
    {
        bool v4 = first.IsIPv4;
        prefix = default;
        if (length < (v4 ? 4 : 8) || length > (v4 ? 32 : 128))
        {
            return false;
        }

        GroupPrefix made = new(first, (byte)(v4 ? length + 96 : length));
        if ((first.Address.Value & ~made.Mask) != UInt128.Zero)
        {
            return false;
        }

        prefix = made;
        return true;
    }

    /// <summary>Reads "address/length", or an address alone for that one group.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out GroupPrefix prefix)
    {
        prefix = default;
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> head = slash < 0 ? text : text[..slash];
        if (!Address.TryParse(head, out Address address) || !GroupAddress.TryFrom(address, out GroupAddress first))
        {
            return false;
        }

        if (slash < 0)
        {
            prefix = new GroupPrefix(first);
            return true;
        }

        return int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && TryFrom(first, length, out prefix);
    }

    /// <summary>Reads "address/length", or an address alone for that one group.</summary>
    /// <exception cref="FormatException">The text is no multicast prefix.</exception>
    public static GroupPrefix Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out GroupPrefix prefix) ? prefix : throw new FormatException($"\"{text}\" is no multicast prefix.");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}/{Length}");
}

namespace GemRouter;

/// <summary>A multicast group: an <see cref="Address"/> in 224.0.0.0/4 or ff00::/8. The default value is no group.</summary>
public readonly record struct GroupAddress : IComparable<GroupAddress>
{
    private readonly Address _address;

    /// <summary>Makes a group of a multicast address.</summary>
    /// <exception cref="ArgumentException">The address is not multicast.</exception>
    public GroupAddress(Address address)
    {
        if (!address.IsMulticast)
        {
            throw new ArgumentException($"{address} is not a multicast address.", nameof(address));
        }

        _address = address;
    }

    /// <summary>The address of the group.</summary>
    public Address Address => _address;

    /// <summary>True for an IPv4 group.</summary>
    public bool IsIPv4 => _address.IsIPv4;

    /// <summary>Makes a group of an address; false where that is not multicast.</summary>
    public static bool TryFrom(Address address, out GroupAddress group)
    {
        bool multicast = address.IsMulticast;
        group = multicast ? new GroupAddress(address) : default;
        return multicast;
    }

    /// <summary>Reads a group from its text form.</summary>
    /// <exception cref="FormatException">The text is no multicast address.</exception>
    public static GroupAddress Parse(ReadOnlySpan<char> text) =>
        Address.TryParse(text, out Address address) && TryFrom(address, out GroupAddress group)
            ? group
            : throw new FormatException($"\"{text}\" is no multicast address.");

    /// <summary>Orders by address.</summary>
    public int CompareTo(GroupAddress other) => _address.CompareTo(other._address);

    /// <inheritdoc/>
    public override string ToString() => _address.ToString();

    /// <summary>Order of the addresses.</summary>
    public static bool operator <(GroupAddress left, GroupAddress right) => left._address < right._address;

    /// <summary>Order of the addresses.</summary>
    public static bool operator >(GroupAddress left, GroupAddress right) => left._address > right._address;

    /// <summary>Order of the addresses.</summary>
    public static bool operator <=(GroupAddress left, GroupAddress right) => left._address <= right._address;

    /// <summary>Order of the addresses.</summary>
    public static bool operator >=(GroupAddress left, GroupAddress right) => left._address >= right._address;
}

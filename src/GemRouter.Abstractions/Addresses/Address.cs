using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace GemRouter;

/// <summary>An IPv4 or IPv6 address as a 16-byte value: IPv4 is held IPv4-mapped (RFC 4291, section 2.5.5.2). Never allocates, unlike <see cref="IPAddress"/>.</summary>
public readonly struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>The size of an address on the wire, in bytes.</summary>
    public const int Size = 16;

    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000; // of the lower half; the upper one is 0

    private readonly UInt128 _value;

    private Address(UInt128 value) => _value = value;

    /// <summary>Reads an address from its 16 bytes, most significant first.</summary>
    /// <param name="bytes">Exactly 16 bytes; IPv4 stands there IPv4-mapped.</param>
    /// <exception cref="ArgumentException">There are more or fewer than 16 bytes.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("An address has 16 bytes.", nameof(bytes));
        }

        _value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Makes an address of a <see cref="IPAddress"/>; an IPv6 scope is dropped.</summary>
    public Address(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[Size];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            bytes.Clear();
            bytes[10] = bytes[11] = 0xFF;
            address.TryWriteBytes(bytes[12..], out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
        }

        _value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Makes an IPv4 address of its 32 bits, the first octet most significant: 10.0.0.1 is 0x0A000001.</summary>
    public static Address FromIPv4(uint bits) => new(new UInt128(0, MappedPrefix | bits));

    /// <summary>True for an IPv4 address.</summary>
    public bool IsIPv4 => Upper == 0 && (Lower & ~(ulong)uint.MaxValue) == MappedPrefix;

    /// <summary>True for 224.0.0.0/4 and ff00::/8.</summary>
    public bool IsMulticast => IsIPv4 ? ((uint)_value >> 28) == 0xE : (byte)(_value >> 120) == 0xFF;

    /// <summary>True for 127.0.0.0/8 and ::1.</summary>
    public bool IsLoopback => IsIPv4 ? ((uint)_value >> 24) == 127 : _value == UInt128.One;

    /// <summary>True for 0.0.0.0 and ::, and for a default value.</summary>
    public bool IsUnspecified => Upper == 0 && Lower is (0 or MappedPrefix);

    /// <summary>The 32 bits of an IPv4 address, the first octet most significant; of an IPv6 address, its last 32.</summary>
    public uint IPv4Bits => (uint)_value;

    internal UInt128 Value => _value;

    private ulong Upper => (ulong)(_value >> 64);

    private ulong Lower => (ulong)_value;

    /// <summary>Writes the 16 bytes, most significant first.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>Reads the text forms that <see cref="IPAddress"/> reads; false for anything else, scopes included.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        if (!text.Contains('%') && IPAddress.TryParse(text, out IPAddress? parsed))
        {
            address = new Address(parsed);
            return true;
        }

        address = default;
        return false;
    }

    /// <summary>Reads the text forms that <see cref="IPAddress"/> reads.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static Address Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out Address address) ? address : throw new FormatException($"\"{text}\" is no IP address.");

    /// <summary>The same address as the base library's type; allocates.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return new IPAddress(IsIPv4 ? bytes[12..] : bytes);
    }

    /// <inheritdoc/>
    public override string ToString() => ToIPAddress().ToString();

    /// <inheritdoc/>
    public bool Equals(Address other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Orders by the 16 bytes.</summary>
    public int CompareTo(Address other) => _value.CompareTo(other._value);

    /// <summary>Equality of the 16 bytes.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Inequality of the 16 bytes.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Order of the 16 bytes.</summary>
    public static bool operator <(Address left, Address right) => left._value < right._value;

    /// <summary>Order of the 16 bytes.</summary>
    public static bool operator >(Address left, Address right) => left._value > right._value;

    /// <summary>Order of the 16 bytes.</summary>
    public static bool operator <=(Address left, Address right) => left._value <= right._value;

    /// <summary>Order of the 16 bytes.</summary>
    public static bool operator >=(Address left, Address right) => left._value >= right._value;
}

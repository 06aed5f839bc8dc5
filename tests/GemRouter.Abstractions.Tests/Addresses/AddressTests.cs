using System.Net;
using CsCheck;

namespace GemRouter.Tests;

public sealed class AddressTests
{
    private static readonly Gen<byte[]> SixteenBytes = Gen.Byte.Array[16];
    private static readonly Gen<uint> FourBytes = Gen.UInt;

    [Fact]
    public void Its_bytes_come_back() => SixteenBytes.Sample(bytes =>
    {
        byte[] written = new byte[16];
        new Address(bytes).Write(written);
        return bytes.AsSpan().SequenceEqual(written);
    });

    [Fact]
    public void Its_text_comes_back() => Gen.OneOf(SixteenBytes.Select(bytes => new Address(bytes)), FourBytes.Select(Address.FromIPv4))
        .Sample(address => Address.Parse(address.ToString()) == address);

    [Fact]
    public void An_IPv4_address_is_the_base_librarys() => FourBytes.Sample(bits =>
    {
        IPAddress expected = new([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);
        Address address = Address.FromIPv4(bits);
        Assert.Equal(expected, address.ToIPAddress());
        Assert.Equal(address, new Address(expected));
        Assert.Equal(address, new Address(expected.MapToIPv6()));
        Assert.Equal(expected.ToString(), address.ToString());
        Assert.Equal(bits, address.IPv4Bits);
        Assert.True(address.IsIPv4);
        Assert.Equal(expected.GetAddressBytes()[0] is >= 224 and <= 239, address.IsMulticast);
        Assert.Equal(IPAddress.IsLoopback(expected), address.IsLoopback);
    });

    [Fact]
    public void An_IPv6_address_is_the_base_librarys() => SixteenBytes.Sample(bytes =>
    {
        IPAddress expected = new(bytes);
        Address address = new(expected);
        Assert.Equal(address, new Address(bytes));
        Assert.Equal(expected.IsIPv4MappedToIPv6, address.IsIPv4);
        Assert.Equal(expected.IsIPv6Multicast, address.IsMulticast);
    });

    [Fact]
    public void Order_is_that_of_the_bytes() => Gen.Select(SixteenBytes, SixteenBytes).Sample((left, right) =>
    {
        (Address a, Address b) = (new Address(left), new Address(right));
        int expected = Math.Sign(left.AsSpan().SequenceCompareTo(right));
        Assert.Equal(expected, Math.Sign(a.CompareTo(b)));
        Assert.Equal((expected < 0, expected > 0), ((a < b), (a > b)));
        Assert.Equal((expected <= 0, expected >= 0), (a <= b, a >= b));
        Assert.Equal((expected == 0, expected != 0), (a == b, a != b));
    });

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("ff3e::8000:1", true)]
    [InlineData("fe80::1%3", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("10.0.0.256", false)]
    [InlineData("example", false)]
    [InlineData("", false)]
    public void Only_addresses_without_a_scope_are_read(string text, bool good)
    {
        Assert.Equal(good, Address.TryParse(text, out Address address));
        if (!good)
        {
            Assert.Equal(default, address);
            Assert.Contains($"\"{text}\"", Assert.Throws<FormatException>(() => Address.Parse(text)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("::1", true, false)]
    [InlineData("127.3.2.1", true, false)]
    [InlineData("0.0.0.0", false, true)]
    [InlineData("::", false, true)]
    [InlineData("::2", false, false)]
    public void Loopback_and_unspecified_are_known(string text, bool loopback, bool unspecified)
    {
        Address address = Address.Parse(text);
        Assert.Equal((loopback, unspecified), (address.IsLoopback, address.IsUnspecified));
        Assert.True(default(Address).IsUnspecified);
    }

    [Fact]
    public void Other_than_16_bytes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Address(new byte[15]));
        Assert.Throws<ArgumentException>(() => new Address(new byte[17]));
        Assert.Throws<ArgumentNullException>(() => new Address((IPAddress)null!));
    }

    [Fact]
    public void A_scope_is_dropped() => Assert.Equal(Address.Parse("fe80::1"), new Address(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 3)));
}

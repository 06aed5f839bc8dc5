using CsCheck;

namespace GemRouter.Tests;

public sealed class GroupPrefixTests
{
    private static readonly Gen<(GroupAddress Address, int Length)> AnyV4 =
        Gen.Select(Gen.UInt[0xE0000000, 0xEFFFFFFF], Gen.Int[4, 32]).Select((bits, length) => (Group(bits & Mask(length)), length));

    private static readonly Gen<(GroupAddress Address, int Length)> AnyV6 = Gen.Select(Gen.Byte.Array[16], Gen.Int[8, 128]).Select((bytes, length) =>
    {
        bytes[0] = 0xFF;
        for (int bit = length; bit < 128; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return (new GroupAddress(new Address(bytes)), length);
    });

    [Fact]
    public void It_holds_what_a_naive_comparison_of_bits_says() => Gen.Select(Gen.OneOf(AnyV4, AnyV6), Gen.OneOf(AnyV4, AnyV6), Gen.Bool).Sample((one, two, near) =>
    {
        Assert.True(GroupPrefix.TryFrom(one.Address, one.Length, out GroupPrefix prefix));
        GroupAddress probe = near ? Near(one.Address, two.Length) : two.Address;
        Assert.Equal(NaiveContains(one.Address, one.Length, probe), prefix.Contains(probe));
        if (GroupPrefix.TryFrom(probe, probe.IsIPv4 ? 32 : 128, out GroupPrefix single))
        {
            Assert.True(single.IsSingle);
            Assert.Equal(prefix.Contains(probe), prefix.Contains(single));
        }
    });

    [Fact]
    public void A_prefix_holds_a_longer_one_that_begins_in_it() => Gen.Select(AnyV4, AnyV4).Sample((one, two) =>
    {
        Assert.True(GroupPrefix.TryFrom(one.Address, one.Length, out GroupPrefix outer));
        Assert.True(GroupPrefix.TryFrom(two.Address, two.Length, out GroupPrefix inner));
        return outer.Contains(inner) == (two.Length >= one.Length && NaiveContains(one.Address, one.Length, two.Address));
    });

    [Fact]
    public void Its_text_comes_back() => Gen.OneOf(AnyV4, AnyV6).Sample(item =>
    {
        Assert.True(GroupPrefix.TryFrom(item.Address, item.Length, out GroupPrefix prefix));
        Assert.Equal(item.Length, prefix.Length);
        Assert.Equal(item.Address, prefix.First);
        Assert.Equal(prefix, GroupPrefix.Parse(prefix.ToString()));
    });

    [Theory]
    [InlineData("239.1.1.0/24", "239.1.1.0/24")]
    [InlineData("239.1.1.1", "239.1.1.1/32")]
    [InlineData("ff36:1706::/32", "ff36:1706::/32")]
    [InlineData("224.0.0.0/4", "224.0.0.0/4")]
    [InlineData("ff00::/8", "ff00::/8")]
    public void Good_text_is_read(string text, string shown) => Assert.Equal(shown, GroupPrefix.Parse(text).ToString());

    [Theory]
    [InlineData("239.1.1.1/24")]
    [InlineData("224.0.0.0/3")]
    [InlineData("239.1.1.0/33")]
    [InlineData("ff00::/7")]
    [InlineData("ff00::/129")]
    [InlineData("10.0.0.0/8")]
    [InlineData("239.1.1.0/")]
    [InlineData("239.1.1.0/-1")]
    [InlineData("239.1.1.0/+24")]
    [InlineData("239.1.1.0/ 24")]
    [InlineData("239.1.1.0/24/1")]
    [InlineData("/24")]
    [InlineData("")]
    public void Bad_text_is_refused(string text)
    {
        Assert.False(GroupPrefix.TryParse(text, out GroupPrefix prefix));
        Assert.Equal(default, prefix);
        Assert.Throws<FormatException>(() => GroupPrefix.Parse(text));
    }

    [Fact]
    public void The_default_value_holds_no_group()
    {
        Assert.False(default(GroupPrefix).Contains(GroupAddress.Parse("239.1.1.1")));
        Assert.False(GroupPrefix.Parse("224.0.0.0/4").Contains(default(GroupAddress)));
    }

    private static GroupAddress Group(uint bits) => new(Address.FromIPv4(bits));

    private static uint Mask(int length) => uint.MaxValue << (32 - length);

    private static GroupAddress Near(GroupAddress group, int bit)
    {
        Span<byte> bytes = stackalloc byte[16];
        group.Address.Write(bytes);
        int index = group.IsIPv4 ? 100 + (bit % 28) : 8 + (bit % 120);
        bytes[index / 8] ^= (byte)(0x80 >> (index % 8));
        return new GroupAddress(new Address(bytes));
    }

    private static bool NaiveContains(GroupAddress first, int length, GroupAddress group)
    {
        if (first.IsIPv4 != group.IsIPv4)
        {
            return false;
        }

        byte[] left = first.Address.ToIPAddress().GetAddressBytes();
        byte[] right = group.Address.ToIPAddress().GetAddressBytes();
        for (int bit = 0; bit < length; bit++)
        {
            if (((left[bit / 8] ^ right[bit / 8]) & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

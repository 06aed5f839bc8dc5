namespace GemRouter.Tests;

public sealed class GroupAddressTests
{
    [Theory]
    [InlineData("224.0.0.0", true)]
    [InlineData("239.255.255.255", true)]
    [InlineData("ff02::1", true)]
    [InlineData("223.255.255.255", false)]
    [InlineData("240.0.0.0", false)]
    [InlineData("fe80::1", false)]
    public void Only_multicast_addresses_are_groups(string text, bool good)
    {
        Address address = Address.Parse(text);
        Assert.Equal(good, GroupAddress.TryFrom(address, out GroupAddress group));
        if (good)
        {
            Assert.Equal(address, group.Address);
            Assert.Equal(group, new GroupAddress(address));
            Assert.Equal(group, GroupAddress.Parse(group.ToString()));
        }
        else
        {
            Assert.Equal(default, group);
            Assert.Throws<ArgumentException>(() => new GroupAddress(address));
            Assert.Throws<FormatException>(() => GroupAddress.Parse(text));
        }
    }

    [Fact]
    public void The_default_is_no_group() => Assert.False(GroupAddress.TryFrom(default(GroupAddress).Address, out _));

    [Fact]
    public void Groups_are_ordered_by_address()
    {
        GroupAddress low = GroupAddress.Parse("239.0.0.1");
        GroupAddress high = GroupAddress.Parse("239.0.0.2");
        Assert.True(low < high && high > low && low <= high && high >= low && low.CompareTo(high) < 0);
    }
}

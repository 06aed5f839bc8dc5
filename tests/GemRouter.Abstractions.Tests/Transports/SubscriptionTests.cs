namespace GemRouter.Tests;

public sealed class SubscriptionTests
{
    [Theory]
    [InlineData("239.1.1.1", 5004, "192.0.2.1", "239.1.1.1", 5004, "192.0.2.1", true)]
    [InlineData("239.1.1.0/24", null, null, "239.1.1.200", 1, "192.0.2.9", true)]
    [InlineData("239.1.1.1", 5004, null, "239.1.1.1", 5005, "192.0.2.1", false)]
    [InlineData("239.1.1.1", 5004, null, "239.1.1.2", 5004, "192.0.2.1", false)]
    [InlineData("239.1.1.1", null, "192.0.2.1", "239.1.1.1", 5004, "192.0.2.2", false)]
    public void It_matches_by_group_port_and_source(string groups, int? port, string? source, string group, int packetPort, string packetSource, bool expected)
    {
        Subscription subscription = new(GroupPrefix.Parse(groups), (ushort?)port, source is null ? null : Address.Parse(source));
        Assert.True(new PacketPool(1, 0, 10, 0).TryRent(out Packet? packet));
        packet.Group = GroupAddress.Parse(group);
        packet.Port = (ushort)packetPort;
        packet.Source = Address.Parse(packetSource);
        Assert.Equal(expected, subscription.Matches(packet));
    }

    [Fact]
    public void It_is_written_as_source_group_and_port()
    {
        Assert.Equal("(*, 239.1.1.1):5004", new Subscription(GroupPrefix.Parse("239.1.1.1"), 5004).ToString());
        Assert.Equal("(192.0.2.1, 239.1.1.0/24):*", new Subscription(GroupPrefix.Parse("239.1.1.0/24"), null, Address.Parse("192.0.2.1")).ToString());
    }
}

using System.Net;

namespace GemRouter.Tests;

public sealed class ControlEndpointsTests
{
    private static readonly IPEndPoint One = IPEndPoint.Parse("192.0.2.1:1706");
    private static readonly IPEndPoint Two = IPEndPoint.Parse("192.0.2.2:1706");

    [Fact]
    public void They_compare_by_content_without_order_or_doubles()
    {
        ControlEndpoints left = ControlEndpoints.Of([One], [One, Two, One]);
        ControlEndpoints right = ControlEndpoints.Of([One], [Two, One]);
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, ControlEndpoints.Of([Two], [Two, One]));
        Assert.NotEqual(left, ControlEndpoints.None);
        Assert.False(left.Equals(null));
    }

    [Fact]
    public void A_group_is_for_both_directions()
    {
        ControlEndpoints made = ControlEndpoints.Multicast(GroupAddress.Parse("239.255.0.1"), 1706);
        Assert.Equal(IPEndPoint.Parse("239.255.0.1:1706"), Assert.Single(made.Listen));
        Assert.Equal(made.Listen, made.Send);
    }

    [Fact]
    public void A_port_is_needed()
    {
        Assert.Throws<ArgumentException>(() => ControlEndpoints.Of([], [new IPEndPoint(IPAddress.Loopback, 0)]));
        Assert.ThrowsAny<ArgumentException>(() => ControlEndpoints.Multicast(GroupAddress.Parse("239.255.0.1"), 0));
        Assert.ThrowsAny<ArgumentException>(() => ControlEndpoints.Multicast(default, 1706));
    }

    [Fact]
    public void There_is_a_limit()
    {
        IPEndPoint[] most = [.. Enumerable.Range(1, ControlEndpoints.Most).Select(port => new IPEndPoint(IPAddress.Loopback, port))];
        Assert.Equal(ControlEndpoints.Most, ControlEndpoints.Of(most, [.. most, most[0]]).Send.Count);
        Assert.Throws<ArgumentException>(() => ControlEndpoints.Of([], [.. most, One]));
        Assert.Throws<ArgumentException>(() => ControlEndpoints.Of([.. most, One], []));
    }
}

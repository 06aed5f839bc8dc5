namespace GemRouter.Plugin.Udp.Tests;

/// <summary>Which socket holds which membership of a port.</summary>
public sealed class PortSocketsTests
{
    private readonly ScarceSockets _system = new();
    private readonly PortSockets _port;

    public PortSocketsTests()
    {
        _port = new PortSockets(_system, ipv4: true, 5000, new Device(1, 1500, IsUp: true, default, default), 0, mayTakeAll: true);
    }

    [Fact]
    public void Twenty_memberships_are_the_receiving_socket_s_own()
    {
        Join(20);
        Assert.Equal(20, Assert.Single(_system.Ports).Held.Count);
        Assert.Empty(_system.Joiners);
    }

    [Fact]
    public void Of_more_it_keeps_none_and_takes_all()
    {
        Join(45);
        Assert.Empty(Assert.Single(_system.Ports).Held);
        Assert.Equal([20, 20, 5], _system.Joiners.Select(static joiner => joiner.Held.Count));
    }

    [Fact]
    public void What_could_not_be_moved_for_want_of_descriptors_is_moved_when_there_are_some()
    {
        // Left on the receiving socket, a membership for one source would keep out the same group's other sources, which a joiner has joined.
        Join(20);
        _system.IsOut = true;
        Assert.Throws<ComponentException>(() => _port.Join(new Membership(Group(20), null)));
        Assert.Equal(20, _system.Ports[0].Held.Count);

        _system.IsOut = false;
        _port.Join(new Membership(Group(20), null));
        Assert.Empty(Assert.Single(_system.Ports).Held);
        Assert.Equal(21, _system.Joiners.Sum(static joiner => joiner.Held.Count));
    }

    private static GroupAddress Group(int number) => GroupAddress.Parse($"239.1.1.{number + 1}");

    private void Join(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _port.Join(new Membership(Group(i), i % 2 == 0 ? null : Address.Parse("10.0.0.1")));
        }

        _port.Publish();
    }
}

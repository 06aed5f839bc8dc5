using System.Net;
using GemRouter.Plugin.Udp.Linux;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>A look is cheap where nothing happened, and misses nothing that did.</summary>
[Trait("Needs", "System")]
public sealed class InterfaceWatchTests : IDisposable
{
    private const int LooksBetweenReadings = 16;
    private const int MostLooks = 10_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VirtualEthernet _wire = VirtualEthernet.Make();
    private readonly IInterfaceWatch _watch;

    public InterfaceWatchTests() => _watch = InterfaceWatch.Of(_wire.Near);

    [Fact]
    public void Where_nothing_happens_every_sixteenth_look_reads_anew()
    {
        Calm();
        for (int round = 0; round < 3; round++)
        {
            Device? before = _watch.Device;
            HostAddresses addresses = _watch.Addresses;
            for (int look = 1; look < LooksBetweenReadings; look++)
            {
                _watch.Look();
                Assert.Same(before, _watch.Device);
                Assert.Same(addresses, _watch.Addresses);
            }

            _watch.Look();
            Assert.NotSame(before, _watch.Device); // so it sees what another route makes of the address that packets are sent from
            Assert.NotSame(addresses, _watch.Addresses);
            Assert.Equal(before, _watch.Device);
        }
    }

    [Fact]
    public void Each_change_is_seen_by_the_next_look()
    {
        After($"link set {_wire.Near} mtu 9000");
        Assert.Equal(9000, _watch.Device!.Mtu);
        After($"addr add 10.77.1.9/28 dev {_wire.Near}");
        Assert.Contains(IPNetwork.Parse("10.77.1.0/28"), _watch.Addresses.Networks);
        Assert.Contains(Address.Parse("10.77.1.9"), _watch.Addresses.All);
        After($"addr del 10.77.1.9/28 dev {_wire.Near}");
        Assert.DoesNotContain(Address.Parse("10.77.1.9"), _watch.Addresses.All);
        After($"addr add fd77::9/64 dev {_wire.Near}"); // with nodad the system would tell of it later
        Assert.Contains(Address.Parse("fd77::9"), _watch.Addresses.All);
        After($"addr add 10.77.2.9/28 dev {_wire.Far}");
        Assert.Contains(Address.Parse("10.77.2.9"), _watch.Addresses.All); // another interface's
        After($"link set {_wire.Near} down");
        Assert.False(_watch.Device!.IsUp);
        After($"link set {_wire.Near} up", isUp: true);
        Assert.True(_watch.Device!.IsUp);
        After($"link set {_wire.Far} down", isUp: false); // the cable
        Assert.False(_watch.Device!.IsUp);
    }

    [Fact]
    public void An_interface_that_is_renamed_is_gone_and_is_back_with_its_name()
    {
        string other = _wire.Near + "x";
        PrivateNetwork.Ip($"link set {_wire.Near} down");
        After($"link set {_wire.Near} name {other}");
        Assert.Null(_watch.Device);
        PrivateNetwork.Ip($"link set {other} name {_wire.Near}");
        _watch.Look();
        Assert.NotNull(_watch.Device);
    }

    [Fact]
    public void An_interface_that_was_deleted_and_made_anew_is_another_one()
    {
        Calm();
        int before = _watch.Device!.Index;
        _wire.Dispose();
        _watch.Look();
        Assert.Null(_watch.Device);
        _wire.Create();
        _watch.Look();
        Assert.NotEqual(before, _watch.Device!.Index);
        _wire.Dispose();
        _wire.Create();
        int second = _watch.Device.Index;
        _watch.Look();
        Assert.NotEqual(second, _watch.Device!.Index); // both between two looks
    }

    [Fact]
    public void Where_notices_were_lost_it_reads_anew_and_where_there_are_many_it_gets_over_them()
    {
        Calm();
        string batch = Path.GetTempFileName();
        try
        {
            // more than the system keeps for a socket that nobody reads
            File.WriteAllLines(batch, Enumerable.Range(0, 2000).Select(i => $"link set {_wire.Near} mtu {1500 + (i % 100)}").Append($"link set {_wire.Near} mtu 4321"));
            PrivateNetwork.Ip($"-batch {batch}");
        }
        finally
        {
            File.Delete(batch);
        }

        _watch.Look();
        Assert.Equal(4321, _watch.Device!.Mtu);
        Calm();
        After($"link set {_wire.Near} mtu 1234");
        Assert.Equal(1234, _watch.Device!.Mtu);
    }

    [Fact]
    public void What_is_told_no_more_looks_as_if_it_had_changed()
    {
        Calm();
        _watch.Dispose();
        Device? before = _watch.Device;
        _watch.Look();
        Assert.NotSame(before, _watch.Device);
        Assert.Equal(before, _watch.Device);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _wire.Dispose();
    }

    private void After(string change, bool? isUp = null)
    {
        Calm();
        PrivateNetwork.Ip(change);
        if (isUp is not null)
        {
            // That a cable carries, the system finds later, and by itself; what asks for interfaces after that waits until it has told of it.
            Assert.True(SpinWait.SpinUntil(() => DeviceLookup.Find(_wire.Near)!.IsUp == isUp, Patience));
            PrivateNetwork.Ip($"link show {_wire.Near}");
        }

        _watch.Look();
    }

    // New interfaces have more to tell for a while: of their IPv6 addresses. The look that this ends with has just read.
    private void Calm()
    {
        int same = 0;
        for (int look = 0; same < LooksBetweenReadings - 1; look++)
        {
            Assert.True(look < MostLooks, "The system has always more to tell.");
            Device? before = _watch.Device;
            _watch.Look();
            same = ReferenceEquals(before, _watch.Device) ? same + 1 : 0;
        }

        _watch.Look();
    }
}

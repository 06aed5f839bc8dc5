using System.Net;

namespace GemRouter.Testing.Tests;

public sealed class MemoryControlTests
{
    private static readonly IPEndPoint Group = IPEndPoint.Parse("239.255.0.1:1706");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NetworkRig _rig = new();

    [Fact]
    public async Task A_group_reaches_all_others_that_listen_to_it()
    {
        await using IControlChannel one = _rig.Start("10.0.0.1").OpenControl(Group);
        await using IControlChannel two = _rig.Start("10.0.0.2").OpenControl(Group);
        await using IControlChannel three = _rig.Start("10.0.0.3").OpenControl(Group);
        await using IControlChannel other = _rig.Start("10.0.0.4").OpenControl(IPEndPoint.Parse("239.255.0.1:1707"));
        await one.SendAsync(new byte[] { 1, 2, 3 }, Group, CancellationToken.None);
        byte[] buffer = new byte[2];
        Assert.Equal(new ControlDatagram(2, IPEndPoint.Parse("10.0.0.1:1706")), await Receive(two, buffer));
        Assert.Equal([1, 2], buffer);
        await Receive(three, buffer);
        Assert.Equal(new MediumTally(3, 0, 2, 0, 0, 1, 0), _rig.Network.ControlTally);
    }

    [Fact]
    public async Task Unicast_reaches_one_alone_late_and_perhaps_twice()
    {
        _rig.Network.Impairment = new Impairment { Delay = TimeSpan.FromSeconds(1), Duplication = 1 };
        await using IControlChannel one = _rig.Start("10.0.0.1").OpenControl(IPEndPoint.Parse("0.0.0.0:1706"));
        await using IControlChannel two = _rig.Start("10.0.0.2").OpenControl(IPEndPoint.Parse("10.0.0.2:1706"));
        await one.SendAsync(new byte[] { 7 }, IPEndPoint.Parse("10.0.0.2:1706"), CancellationToken.None);
        Assert.Equal(2, _rig.Network.ControlTally.InFlight);
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await Receive(two, new byte[1]);
        await Receive(two, new byte[1]);
        Assert.Equal(new MediumTally(1, 1, 2, 0, 0, 0, 0), _rig.Network.ControlTally);
        Assert.Equal(0, _rig.Clock.TimersRunning);
    }

    [Fact]
    public async Task A_queue_is_bounded_and_a_cut_way_loses()
    {
        await using IControlChannel one = _rig.Start("10.0.0.1").OpenControl(Group);
        await using IControlChannel two = _rig.Start("10.0.0.2").OpenControl(Group);
        for (int i = 0; i < 300; i++)
        {
            await one.SendAsync(new byte[1], Group, CancellationToken.None);
        }

        _rig.Network.Partition(Address.Parse("10.0.0.1"));
        await one.SendAsync(new byte[1], Group, CancellationToken.None);
        Assert.Equal(new MediumTally(301, 0, 256, 1, 44, 0, 0), _rig.Network.ControlTally);
    }

    [Fact]
    public async Task Under_virtual_time_a_datagram_is_received_when_its_send_returns()
    {
        await using IControlChannel one = _rig.Start("10.0.0.1").OpenControl(Group);
        await using IControlChannel two = _rig.Start("10.0.0.2").OpenControl(Group);
        Task<ControlDatagram> waiting = two.ReceiveAsync(new byte[4], CancellationToken.None).AsTask();

        await one.SendAsync(new byte[3], Group, CancellationToken.None);

        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_taken_port_and_a_foreign_address_are_refused()
    {
        MemoryLink link = _rig.Start("10.0.0.1");
        link.OpenControl(IPEndPoint.Parse("10.0.0.1:1706"));
        Assert.Throws<ComponentException>(() => link.OpenControl(IPEndPoint.Parse("0.0.0.0:1706")));
        Assert.Throws<ComponentException>(() => link.OpenControl(IPEndPoint.Parse("10.0.0.9:1707")));
    }

    private static Task<ControlDatagram> Receive(IControlChannel channel, Memory<byte> buffer) =>
        channel.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
}

using System.Globalization;
using System.Net;
using GemRouter.Plugin.Pcap.Tests;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Interfaces that come late, go away and come back.</summary>
[Trait("Needs", "System")]
public sealed class InterfaceTests
{
    private const string Group = "239.255.51.1";
    private const string Group6 = "ff35::5101";
    private static readonly IPEndPoint Control = new(IPAddress.Parse("239.255.51.200"), 7177);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_late_interface_is_taken_up_with_all_subscriptions_and_again_when_it_comes_back()
    {
        using VirtualEthernet wire = VirtualEthernet.Plan();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near })).Subscribe(Group, 5004).Subscribe("ff35::5100/120");
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far });
        await using IControlChannel hears = ((IControlLink)near.Link).OpenControl(Control);
        await using IControlChannel tells = ((IControlLink)far.Link).OpenControl(Control);
        Assert.Equal(HealthState.Degraded, near.Health.State);
        Assert.Equal(1500, near.Link.Abilities.Mtu);
        for (byte round = 1; round <= 3; round++)
        {
            wire.Create();
            near.Until(() => near.Health.State == HealthState.Healthy && far.Health.State == HealthState.Healthy, "The interface");
            Assert.Equal(2, far.Send(Samples.Of(Group, round), Samples.Of(Group6, round)));
            Assert.Equal([Group, Group6], near.ReceiveAll(2).Select(static packet => packet.Group.ToString()));
            await tells.SendAsync(new[] { round }, Control, CancellationToken.None);
            byte[] buffer = new byte[10];
            await hears.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
            Assert.Equal(round, buffer[0]);

            wire.Dispose();
            near.Until(() => near.Health.State == HealthState.Degraded && far.Health.State == HealthState.Degraded, "The loss of the interface");
            Assert.Contains(wire.Near, near.Health.Last!.Message, StringComparison.Ordinal);
            Assert.Equal(0, far.Send(Samples.Of(Group)));
            Assert.Empty(((IAddressedLink)near.Link).Networks);
        }
    }

    [Fact]
    public async Task An_interface_that_goes_down_and_up_again_keeps_its_subscriptions()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near })).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far });
        PrivateNetwork.Ip($"link set {wire.Near} down");
        near.Until(() => near.Health.State == HealthState.Degraded, "The interface's going down");
        Assert.Equal(0, near.Send(Samples.Of(Group)));
        PrivateNetwork.Ip($"link set {wire.Near} up");
        near.Until(() => near.Health.State == HealthState.Healthy && far.Health.State == HealthState.Healthy, "The interface's coming up");
        Assert.Equal(1, far.Send(Samples.Of(Group)));
        Assert.Single(near.ReceiveAll(1));
    }

    [Fact]
    public async Task A_larger_MTU_is_taken_up()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near }, payload: 9000)).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far }, payload: 9000);
        PrivateNetwork.Ip($"link set {wire.Near} mtu 9000");
        PrivateNetwork.Ip($"link set {wire.Far} mtu 9000");
        near.Until(() => far.Send(Samples.Of(Group, 1, 8000)) == 1, "The MTU of the sender");
        near.Until(() => near.Ledger.Out > 0 || far.Send(Samples.Of(Group, 1, 8000)) == 0, "The MTU of the receiver");
        Assert.Equal(1500, far.Link.Abilities.Mtu); // what the router computed with
    }

    [Fact]
    public async Task Packets_of_an_interface_pass_a_ring_by_until_there_is_a_subscription()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(new RingOptions { Device = wire.Near });
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far });
        Assert.Equal(0, Listening(wire.Near));
        Assert.Equal(1, far.Send(Samples.Of(Group, 1)));
        near.Subscribe(Group);
        Assert.Equal(1, Listening(wire.Near));
        Assert.Equal(0, Listening(wire.Far));
        Assert.Equal(1, far.Send(Samples.Of(Group, 2)));
        Assert.Single(near.ReceiveAll(1));
    }

    [Fact]
    public async Task A_subscription_does_not_mind_that_the_interface_has_just_gone()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(new RingOptions { Device = wire.Near });
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far });
        wire.Dispose();
        near.Subscribe(Group); // before it has looked
        wire.Create();
        near.Until(() => near.Health.State == HealthState.Healthy && far.Health.State == HealthState.Healthy && far.Send(Samples.Of(Group)) == 1, "The interface");
        Assert.Single(near.ReceiveAll(1));
    }

    [Fact]
    public async Task A_waiting_receive_goes_on_with_the_interface_that_came_back()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near })).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far });
        Task<List<GemRouter.Testing.TestPacket>> waiting = Task.Factory.StartNew(
            () => near.Receive(Instant.Never), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        wire.Dispose();
        Assert.True(SpinWait.SpinUntil(() => far.Health.State == HealthState.Degraded && near.Health.State == HealthState.Degraded, Patience));
        wire.Create();
        Assert.True(SpinWait.SpinUntil(() => far.Health.State == HealthState.Healthy && near.Health.State == HealthState.Healthy, Patience));
        far.Send(Samples.Of(Group));
        Assert.Single(await waiting.WaitAsync(Patience));
    }

    /// <summary>The packet sockets that each packet of an interface is shown to.</summary>
    private static int Listening(string device)
    {
        string index = Talker.IndexOf(device, ipv4: true).ToString(CultureInfo.InvariantCulture);
        return File.ReadLines("/proc/net/packet").Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Count(fields => fields[4] == index && fields[5] == "1");
    }
}

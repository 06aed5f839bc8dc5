using System.Net;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

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
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group).Subscribe(Group6);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        await using IControlChannel hears = near.Link.OpenControl(Control);
        await using IControlChannel tells = far.Link.OpenControl(Control);
        Assert.Equal(HealthState.Degraded, near.Health.State);
        Assert.Equal(1500, near.Link.Abilities.Mtu);
        for (byte round = 1; round <= 3; round++)
        {
            wire.Create();
            near.Until(() => near.Health.State == HealthState.Healthy && far.Health.State == HealthState.Healthy, "The interface");
            near.Until(() => far.Send(Samples.Of(Group, round)) == 1, "The route");
            Assert.Equal(GroupAddress.Parse(Group), Assert.Single(near.ReceiveAll(1)).Group);
            near.Until(() => far.Send(Samples.Of(Group6, round)) == 1, "The route of IPv6");
            Assert.Equal(GroupAddress.Parse(Group6), Assert.Single(near.ReceiveAll(1)).Group);
            await tells.SendAsync(new[] { round }, Control, CancellationToken.None);
            byte[] buffer = new byte[10];
            await hears.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
            Assert.Equal(round, buffer[0]);

            wire.Dispose();
            near.Until(() => near.Health.State == HealthState.Degraded && far.Health.State == HealthState.Degraded, "The loss of the interface");
            Assert.Contains(wire.Near, near.Health.Last!.Message, StringComparison.Ordinal);
            Assert.Equal(0, far.Send(Samples.Of(Group)));
        }
    }

    [Fact]
    public async Task An_interface_that_goes_down_and_up_again_keeps_its_subscriptions()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        PrivateNetwork.Ip($"link set {wire.Near} down");
        near.Until(() => near.Health.State == HealthState.Degraded, "The interface's going down");
        PrivateNetwork.Ip($"link set {wire.Near} up");
        near.Until(() => near.Health.State == HealthState.Healthy && far.Health.State == HealthState.Healthy, "The interface's coming up");
        near.Until(() => far.Send(Samples.Of(Group)) == 1, "The route");
        Assert.Single(near.ReceiveAll(1));
    }

    [Fact]
    public async Task Control_datagrams_of_a_link_are_not_heard_by_itself_and_answers_find_the_way_back()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        await using IControlChannel one = near.Link.OpenControl(Control);
        await using IControlChannel two = far.Link.OpenControl(Control);
        byte[] buffer = new byte[10];
        Task<ControlDatagram> own = one.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        await one.SendAsync(new byte[] { 1 }, Control, CancellationToken.None);
        ControlDatagram heard = await two.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.Equal(1, buffer[0]);
        Assert.False(own.IsCompleted);
        await two.SendAsync(new byte[] { 2 }, heard.From, CancellationToken.None);
        Assert.Equal(1, (await own.WaitAsync(Patience)).Length);
    }
}

using System.Net;
using System.Net.Sockets;
using GemRouter.Testing;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>Senders with a port that others receive on.</summary>
public sealed class SourcePortTests
{
    private const ushort Shared = 7177;
    private const string Group = "239.255.91.1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Data_and_control_on_the_port_of_several_senders_all_arrive(bool linux)
    {
        IPEndPoint control = new(IPAddress.Parse("239.255.91.200"), Shared);
        await using LinkRig near = (await LinkRig.StartAsync("lo", linux)).Subscribe(Group, Shared);
        await using LinkRig far = await LinkRig.StartAsync("lo", linux);
        await using IControlChannel before = near.Link.OpenControl(control);
        using ILinkSender one = near.Link.OpenSender(Shared);
        using ILinkSender two = near.Link.OpenSender(Shared);
        await using LinkRig other = (await LinkRig.StartAsync("lo", linux)).Subscribe(Group, Shared);
        using ILinkSender three = other.Link.OpenSender(Shared);
        await using IControlChannel after = other.Link.OpenControl(control);
        await using IControlChannel tells = far.Link.OpenControl(control);
        for (byte i = 0; i < 50; i++)
        {
            Assert.Equal(1, far.Send(Samples.Of(Group, i, port: Shared)));
            await tells.SendAsync(new[] { i }, control, CancellationToken.None);
            Assert.Equal(i, await ReceiveAsync(before));
            Assert.Equal(i, await ReceiveAsync(after));
        }

        Assert.Equal(50, near.ReceiveAll(50).Count);
        Assert.Equal(50, other.ReceiveAll(50).Count);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", true)]
    [InlineData("::", false)]
    public async Task A_unicast_control_channel_on_the_port_of_a_sender_receives_everything_whichever_came_first(string listen, bool senderFirst)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 || listen != "::", "needs IPv6");
        await using LinkRig near = await LinkRig.StartAsync("lo");
        await using LinkRig far = await LinkRig.StartAsync("lo");
        ILinkSender? early = senderFirst ? near.Link.OpenSender(Shared) : null;
        await using IControlChannel hears = near.Link.OpenControl(new IPEndPoint(IPAddress.Parse(listen), Shared));
        using ILinkSender late = near.Link.OpenSender(Shared);
        await using IControlChannel tells = far.Link.OpenControl(new IPEndPoint(IPAddress.Loopback, Shared + 1));
        for (byte i = 0; i < 100; i++) // spread among the sockets of a port by the sender's port, where they were spread
        {
            using Socket stranger = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            stranger.SendTo([i], new IPEndPoint(IPAddress.Loopback, Shared));
            Assert.Equal(i, await ReceiveAsync(hears));
        }

        await tells.SendAsync(new byte[] { 200 }, new IPEndPoint(IPAddress.Loopback, Shared), CancellationToken.None);
        Assert.Equal(200, await ReceiveAsync(hears));
        early?.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task A_unicast_control_channel_has_its_port_for_itself_beside_senders(string listen)
    {
        await using LinkRig rig = await LinkRig.StartAsync("lo");
        using ILinkSender sender = rig.Link.OpenSender(Shared);
        IPEndPoint wanted = new(IPAddress.Parse(listen), Shared);
        await using (rig.Link.OpenControl(wanted))
        {
            Assert.Throws<ComponentException>(() => rig.Link.OpenControl(wanted));
            Assert.Throws<ComponentException>(() => rig.Link.OpenControl(new IPEndPoint(IPAddress.Any, Shared)));
            Assert.Throws<ComponentException>(() => rig.Subscribe(Group, Shared));
        }

        rig.Subscribe(Group, Shared);
        Assert.Throws<ComponentException>(() => rig.Link.OpenControl(wanted));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_that_a_program_has_for_itself_is_refused_with_the_reason(bool linux)
    {
        using Socket program = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        program.Bind(new IPEndPoint(IPAddress.Any, Shared));
        await using LinkRig rig = await LinkRig.StartAsync("lo", linux);
        Assert.Contains("7177", Assert.Throws<ComponentException>(() => rig.Link.OpenSender(Shared)).Message, StringComparison.Ordinal);
        program.Dispose();
        using ILinkSender sender = rig.Link.OpenSender(Shared);
    }

    [Fact]
    public async Task A_link_still_does_not_hear_itself_when_one_of_its_senders_has_ended()
    {
        await using LinkRig near = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        await using LinkRig far = (await LinkRig.StartAsync("lo")).Subscribe(Group);
        using ILinkSender one = near.Link.OpenSender(Shared);
        ILinkSender two = near.Link.OpenSender(Shared);
        two.Dispose();
        two.Dispose();
        Assert.Equal(1, near.Send(one, Samples.Of(Group, 1)));
        Assert.Equal(Shared, Assert.Single(far.ReceiveAll(1)).SourcePort);
        near.Until(() => near.Counters["ignored"] == 1, "Its own packet");
    }

    private static async Task<int> ReceiveAsync(IControlChannel channel)
    {
        byte[] buffer = new byte[10];
        ControlDatagram datagram = await channel.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.Equal(1, datagram.Length);
        return buffer[0];
    }
}

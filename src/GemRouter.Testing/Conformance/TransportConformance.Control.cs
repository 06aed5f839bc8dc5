using System.Net;
using Xunit;

namespace GemRouter.Testing;

/// <content>Control channels, where the link has them.</content>
public abstract partial class TransportConformance
{
    /// <summary>The group and port of control datagrams in the test.</summary>
    protected virtual IPEndPoint ControlGroup => new(Group(200).Address.ToIPAddress(), Port + 1);

    /// <summary>The address at which the first link is reached; null where it has none of its own: then the test of unicast is skipped, and says so.</summary>
    protected abstract IPAddress? UnicastAddress { get; }

    /// <summary>One group, both directions.</summary>
    [Fact]
    public async Task Control_datagrams_go_both_ways_through_a_group()
    {
        if (await ControlPairAsync() is not var (near, far))
        {
            return;
        }

        await far.SendAsync(new byte[] { 1, 2, 3 }, ControlGroup, CancellationToken.None);
        Assert.Equal([1, 2, 3], await ReceiveAsync(near));
        await near.SendAsync(new byte[] { 4, 5 }, ControlGroup, CancellationToken.None);
        Assert.Contains((byte)5, await ReceiveAsync(far, skip: [1, 2, 3]));
    }

    /// <summary>To one host, and back to where it came from.</summary>
    [Fact]
    public async Task Control_datagrams_reach_one_host_and_can_be_answered()
    {
        LinkBench near = await OpenAsync(Options());
        LinkBench far = await OpenAsync(PeerOptions());
        if (near.Link is not IControlLink one || far.Link is not IControlLink two)
        {
            return;
        }

        Assert.SkipWhen(UnicastAddress is null, "The links of this class have no address of their own to be reached at (UnicastAddress).");
        IPAddress any = UnicastAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        IPEndPoint target = new(UnicastAddress, Port + 1);
        await using IControlChannel here = one.OpenControl(target);
        await using IControlChannel there = two.OpenControl(new IPEndPoint(any, Port + 2));
        await there.SendAsync(new byte[] { 7 }, target, CancellationToken.None);
        byte[] buffer = new byte[1201];
        ControlDatagram question = await SoonAsync(() => here.ReceiveAsync(buffer, CancellationToken.None).AsTask(), "A control receive");
        Assert.Equal(7, Assert.Single(buffer[..question.Length]));
        await here.SendAsync(new byte[] { 8 }, question.From, CancellationToken.None);
        Assert.Equal([8], await ReceiveAsync(there));
    }

    /// <summary>Cancelling ends the wait, not the channel.</summary>
    [Fact]
    public async Task A_cancelled_control_receive_says_so_and_the_channel_goes_on()
    {
        if (await ControlPairAsync() is not var (near, far))
        {
            return;
        }

        using CancellationTokenSource cancel = new();
        Task waiting = near.ReceiveAsync(new byte[1201], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await SoonAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting), "A cancelled control receive");
        await far.SendAsync(new byte[] { 9 }, ControlGroup, CancellationToken.None);
        Assert.Equal([9], await ReceiveAsync(near));
    }

    /// <summary>The dispose of a channel ends its receive.</summary>
    [Fact]
    public async Task A_disposed_control_channel_ends_its_receive()
    {
        if (await ControlPairAsync() is not var (near, _))
        {
            return;
        }

        Task waiting = near.ReceiveAsync(new byte[1201], CancellationToken.None).AsTask();
        await near.DisposeAsync();
        await SoonAsync(() => Assert.ThrowsAsync<ObjectDisposedException>(() => waiting), "The receive of a disposed control channel");
    }

    /// <summary>One byte more than the longest allowed tells.</summary>
    [Fact]
    public async Task A_longer_control_datagram_is_cut_to_the_buffer()
    {
        if (await ControlPairAsync() is not var (near, far))
        {
            return;
        }

        await far.SendAsync(TestPacket.Bytes(1, 1200), ControlGroup, CancellationToken.None);
        byte[] buffer = new byte[10];
        ControlDatagram datagram = await SoonAsync(() => near.ReceiveAsync(buffer, CancellationToken.None).AsTask(), "A control receive");
        Assert.Equal(10, datagram.Length);
        Assert.Equal(TestPacket.Bytes(1, 1200).Span[..10], buffer);
    }

    /// <summary>What the network does with a datagram is no error.</summary>
    [Fact]
    public async Task Sending_control_datagrams_to_nobody_is_no_error()
    {
        if (await ControlPairAsync() is not var (near, _))
        {
            return;
        }

        await SoonAsync(
            () => near.SendAsync(new byte[100], new IPEndPoint(Group(201).Address.ToIPAddress(), Port + 9), CancellationToken.None).AsTask(),
            "Sending to nobody");
    }

    private async Task<(IControlChannel Near, IControlChannel Far)?> ControlPairAsync()
    {
        LinkBench near = await OpenAsync(Options());
        LinkBench far = await OpenAsync(PeerOptions());
        return near.Link is IControlLink one && far.Link is IControlLink two ? (one.OpenControl(ControlGroup), two.OpenControl(ControlGroup)) : null;
    }

    /// <summary>Receives a datagram; passes over one's own, which some networks bring back.</summary>
    private async Task<byte[]> ReceiveAsync(IControlChannel channel, byte[]? skip = null)
    {
        byte[] buffer = new byte[1201];
        while (true)
        {
            ControlDatagram datagram = await SoonAsync(() => channel.ReceiveAsync(buffer, CancellationToken.None).AsTask(), "A control receive").ConfigureAwait(false);
            byte[] bytes = buffer[..datagram.Length];
            if (skip is null || !bytes.AsSpan().SequenceEqual(skip))
            {
                return bytes;
            }
        }
    }
}

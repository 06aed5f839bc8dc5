using System.Globalization;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.Demo.Tests.Network;

[Trait("Needs", "System")]
public sealed class LabTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Multicast_crosses_a_hub_to_every_host_on_it()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        await using Lab lab = new(TimeProvider.System);
        LabHub hub = await lab.AddHubAsync("hub", cancellation: Cancellation);
        LabHost[] hosts = [await lab.AddHostAsync("a", Cancellation), await lab.AddHostAsync("b", Cancellation), await lab.AddHostAsync("c", Cancellation)];
        for (int i = 0; i < hosts.Length; i++)
        {
            await hub.ConnectAsync(hosts[i], "eth0", Cancellation);
            await hosts[i].AddAddressAsync("eth0", $"10.71.0.{i + 1}/24", Cancellation);
            await hosts[i].AddAddressAsync("eth0", $"fd71::{i + 1}/64", Cancellation);
            await hosts[i].RouteMulticastAsync("eth0", Cancellation);
        }

        long[] before = [await ReceivedAsync(hosts[1]), await ReceivedAsync(hosts[2])];
        LabProcess send = hosts[0].Start("bash", ["-c", "for i in 1 2 3 4 5 6 7 8 9 10; do echo x > /dev/udp/239.71.1.1/5000; done"]);
        Assert.Equal(0, await send.Exit);
        Assert.InRange(await ReceivedAsync(hosts[1]) - before[0], 10, 100); // besides what the hosts say of their own accord
        Assert.InRange(await ReceivedAsync(hosts[2]) - before[1], 10, 100);
    }

    [Fact]
    public async Task A_wire_has_the_MTU_that_was_asked_for()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        await using Lab lab = new(TimeProvider.System);
        LabHost a = await lab.AddHostAsync("a", Cancellation);
        LabHost b = await lab.AddHostAsync("b", Cancellation);
        await a.ConnectAsync("eth0", b, "eth1", 9000, Cancellation);
        LabProcess show = b.Start("cat", ["/sys/class/net/eth1/mtu"]);
        Assert.Equal("9000", await show.Lines.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_program_is_asked_to_end_and_killed_when_it_does_not()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        await using Lab lab = new(TimeProvider.System);
        LabHost host = await lab.AddHostAsync("a", Cancellation);
        LabProcess polite = host.Start("sh", ["-c", "trap 'exit 3' TERM; echo ready; read line"]);
        LabProcess deaf = host.Start("sh", ["-c", "trap '' TERM; echo ready; read line"]);
        Assert.Equal("ready", await polite.Lines.ReadAsync(Cancellation));
        Assert.Equal("ready", await deaf.Lines.ReadAsync(Cancellation));
        Assert.Equal(3, await polite.StopAsync(TimeSpan.FromSeconds(10)));
        Assert.Null(await deaf.StopAsync(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task What_the_system_says_stands_in_the_exception()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        await using Lab lab = new(TimeProvider.System);
        LabHost host = await lab.AddHostAsync("a", Cancellation);
        LabException refused = await Assert.ThrowsAsync<LabException>(() => host.AddAddressAsync("eth9", "10.0.0.1/24", Cancellation));
        Assert.Contains("eth9", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_lab()
    {
        Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");
        LabProcess process;
        string name;
        await using (Lab lab = new(TimeProvider.System))
        {
            LabHost host = await lab.AddHostAsync("a", Cancellation);
            name = host.Namespace;
            process = host.Start("sh", ["-c", "echo ready; read line"]);
            Assert.Equal("ready", await process.Lines.ReadAsync(Cancellation));
            Assert.True(File.Exists($"/run/netns/{name}"));
        }

        Assert.True(process.Exit.IsCompleted);
        Assert.False(File.Exists($"/run/netns/{name}"));
    }

    private static async Task<long> ReceivedAsync(LabHost host)
    {
        LabProcess show = host.Start("cat", ["/sys/class/net/eth0/statistics/rx_packets"]);
        return long.Parse(await show.Lines.ReadAsync(Cancellation), CultureInfo.InvariantCulture);
    }
}

namespace __namespace__.Tests;

/// <summary>The sample's two routers in this process, under a fake clock, with the plugin in one of them as its build published it: what its far end sends through the tunnel comes out at the other router.</summary>
public sealed class SampleTests
{
    private readonly int _near = Loopback.FreePort();
    private readonly int _far = Loopback.FreePort();

    [Fact]
    public async Task The_sample_comes_through_the_tunnel_and_crosses_sealed()
    {
        Recording sample = await Recording.ReadAsync("sample/sample.pcap");
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync(
            "sample/site-a.yaml",
            setup => setup.Changes.Add(("local: 192.0.2.1, remote: 192.0.2.101", $"local: 127.0.0.1, local-port: {_near}, remote: 127.0.0.1, remote-port: {_far}")));
        RouterFixture b = await domain.StartAsync(
            "sample/site-b.yaml",
            static setup => setup.Changes.Add(("use: tunnel, side: red, local: 192.0.2.2, remote: 192.0.2.102, from: [10.1.1.0/24]", "use: udp, side: red, device: lan0")));
        await domain.MeetAsync();
        await SendFromTheFarEndAsync(sample.Packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(sample.Packets, a.Sent("fabric"));
        PcapAssert.SamePayloads(sample.Packets, b.Sent("lan"));
    }

    private async Task SendFromTheFarEndAsync(IEnumerable<TestPacket> packets)
    {
        using TestHost host = new();
        Tunnel tunnel = new(host.Context, Loopback.End(_far, _near));
        await tunnel.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            ScriptedReceiver receiver = new();
            receiver.Enqueue(packets);
            using ILinkSender sender = tunnel.OpenSender();
            using PipelineHost leg = new(new PipelineSetup { Receiver = receiver, Sender = sender, Clock = host.Clock });
            Assert.Equal(receiver.Waiting, leg.RunOnce());
        }
        finally
        {
            await tunnel.StopAsync(CancellationToken.None);
        }
    }
}

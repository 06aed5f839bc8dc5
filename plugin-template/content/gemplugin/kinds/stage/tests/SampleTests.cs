namespace __namespace__.Tests;

/// <summary>The sample's two routers in this process, in memory and under a fake clock, with the plugin in them as its build published it: what is too long is dropped under its name, all else comes out on the other side as it went in.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task What_is_not_too_long_comes_out_as_it_went_in()
    {
        Recording sample = await Recording.ReadAsync("sample/sample.pcap");
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync("sample/site-a.yaml");
        RouterFixture b = await domain.StartAsync("sample/site-b.yaml");
        await domain.MeetAsync();
        a.Send("lan", sample.Packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(sample.Packets, a.Sent("fabric"));
        PcapAssert.SamePayloads(sample.Packets.Where(static packet => packet.Payload.Length <= 1000), b.Sent("lan"));
        Assert.Equal(10, a.Drops["limit.too_long"]);
    }
}

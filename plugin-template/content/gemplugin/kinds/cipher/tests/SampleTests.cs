namespace __namespace__.Tests;

/// <summary>The sample's two routers in this process, in memory and under a fake clock, with the plugin in them as its build published it: what goes in on one side comes out on the other, and between them nothing is in clear.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_crosses_sealed_and_comes_out_as_it_went_in()
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
        PcapAssert.SamePayloads(sample.Packets, b.Sent("lan"));
    }
}

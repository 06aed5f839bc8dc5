namespace __namespace__.Tests;

/// <summary>The sample's two routers in this process, in memory and under a fake clock, with the plugin in them as its build published it: they read their keys from the folder.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_crosses_sealed_and_comes_out_as_it_went_in()
    {
        Recording sample = await Recording.ReadAsync("sample/sample.pcap");
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync("sample/site-a.yaml", static setup => setup.KeysAsWritten = true);
        RouterFixture b = await domain.StartAsync("sample/site-b.yaml", static setup => setup.KeysAsWritten = true);
        await domain.MeetAsync();
        a.Send("lan", sample.Packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(sample.Packets, a.Sent("fabric"));
        PcapAssert.SamePayloads(sample.Packets, b.Sent("lan"));
    }
}

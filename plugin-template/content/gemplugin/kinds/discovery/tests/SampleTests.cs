namespace __namespace__.Tests;

/// <summary>The sample's two routers in this process, in memory and under a fake clock, with the plugin in them as its build published it: they find each other at the addresses of the list.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_crosses_sealed_and_comes_out_as_it_went_in()
    {
        Recording sample = await Recording.ReadAsync("sample/sample.pcap");
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync("sample/site-a.yaml", static setup => At(setup, "192.0.2.11"));
        RouterFixture b = await domain.StartAsync("sample/site-b.yaml", static setup => At(setup, "192.0.2.12"));
        await domain.MeetAsync();
        a.Send("lan", sample.Packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(sample.Packets, a.Sent("fabric"));
        PcapAssert.SamePayloads(sample.Packets, b.Sent("lan"));
    }

    private static void At(RouterSetup setup, string address) => setup.Links["fabric"] = link => link.Address = Address.Parse(address);
}

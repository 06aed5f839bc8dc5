namespace __namespace__.Tests;

/// <summary>The sample's two routers in this process, in memory and under a fake clock, with the plugin in them as its build published it: both have the domain's and the groups' key from one folder.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    public SampleTests()
    {
        _folder.Write("domain.bk", new string('1', 64));
        _folder.Write("groups.gak", new string('2', 64));
    }

    [Fact]
    public async Task The_sample_crosses_sealed_and_comes_out_as_it_went_in()
    {
        Recording sample = await Recording.ReadAsync("sample/sample.pcap");
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartAsync("sample/site-a.yaml", FromFolder);
        RouterFixture b = await domain.StartAsync("sample/site-b.yaml", FromFolder);
        await domain.MeetAsync();
        a.Send("lan", sample.Packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(sample.Packets, a.Sent("fabric"));
        PcapAssert.SamePayloads(sample.Packets, b.Sent("lan"));
    }

    public void Dispose() => _folder.Dispose();

    private void FromFolder(RouterSetup setup) => setup.Changes.Add(("path: keys,", $"path: '{_folder.Path}',"));
}

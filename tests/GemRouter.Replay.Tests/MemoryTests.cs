namespace GemRouter.Replay.Tests;

/// <summary>A replay keeps what is under way, and no more.</summary>
public sealed class MemoryTests : IDisposable
{
    private const long Most = 200_000_000;
    private const int Datagrams = 155_000; // of 1316 bytes, with headers: more than 200 MB

    private readonly ReplayFolder _folder = new();

    [Fact]
    [Trait("Needs", "System")]
    public async Task Memory_stays_flat_over_a_capture_that_is_larger_than_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using (CaptureFile file = new(_folder.PathOf("in.pcap")))
        {
            byte[] frame = CaptureFile.Datagram("239.1.1.1", 5000, 1316);
            for (int i = 0; i < Datagrams; i++)
            {
                file.Add(frame, microseconds: 200);
            }
        }

        Assert.True(new FileInfo(_folder.PathOf("in.pcap")).Length > 200_000_000);
        ReplayCall call = await _folder.CompareAsync("in.pcap");
        Assert.Equal(Datagrams, call.Outcome().Groups.Single().Equal);
        Assert.InRange(call.PeakMemory, 1, Most);
    }

    public void Dispose() => _folder.Dispose();
}

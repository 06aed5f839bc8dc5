namespace GemRouter.Testing.Hosting.Tests;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_capture_is_read_whole_and_in_time()
    {
        Recording recording = await Recording.ReadAsync("pcaps/ffmpeg-ts.pcap");
        Assert.NotEmpty(recording.Packets);
        Assert.All(recording.Packets.Zip(recording.Packets.Skip(1)), static pair => Assert.True(pair.First.ReceivedAt <= pair.Second.ReceivedAt));
        Assert.All(recording.Packets, static packet => Assert.False(packet.Payload.IsEmpty));
    }

    [Fact]
    public async Task A_file_that_is_no_capture_says_so()
    {
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => Recording.ReadAsync("pcaps/manifests/site-a.yaml"));
        Assert.Contains("site-a.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_says_so() => await Assert.ThrowsAsync<InvalidDataException>(() => Recording.ReadAsync("pcaps/none.pcap"));

    [Fact]
    public async Task Without_the_transport_pcap_it_says_what_is_missing()
    {
        string empty = Directory.CreateTempSubdirectory("gemrouter-hosting-").FullName;
        try
        {
            InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Recording.ReadAsync("pcaps/ffmpeg-ts.pcap", setup => setup.PluginPaths.Add(empty)));
            Assert.Contains("\"pcap\"", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(empty);
        }
    }
}

using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Replay.Tests;

/// <summary>Captures that are not as one would wish, and calls that are wrong.</summary>
public sealed class OddInputTests : IDisposable
{
    private const int LinkTypeOfBluetooth = 201;

    private readonly ReplayFolder _folder = new();

    [Fact]
    public async Task A_capture_that_breaks_off_is_replayed_up_to_there()
    {
        byte[] whole = await File.ReadAllBytesAsync(Path.Combine(Place.Recordings, "iperf-asm.pcap"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.PathOf("in.pcap"), whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        ReplayOutcome outcome = (await _folder.CompareAsync("in.pcap")).Outcome();
        Assert.True(outcome.Equal);
        Assert.InRange(outcome.Packets, 30, 40); // of 75
    }

    [Fact]
    public async Task A_capture_without_frames_holds_nothing()
    {
        new CaptureFile(_folder.PathOf("in.pcap")).Dispose();
        AssertNothing(await _folder.CompareAsync("in.pcap"), passedOver: 0);
    }

    [Fact]
    public async Task A_capture_without_udp_is_passed_over()
    {
        const byte Tcp = 6;
        using (CaptureFile file = new(_folder.PathOf("in.pcap")))
        {
            for (int i = 0; i < 10; i++)
            {
                file.Add(CaptureFile.Datagram("239.1.1.1", 5000, 100, protocol: Tcp));
            }
        }

        AssertNothing(await _folder.CompareAsync("in.pcap"), passedOver: 10);
    }

    [Fact]
    public async Task A_capture_of_another_link_type_is_passed_over()
    {
        using (CaptureFile file = new(_folder.PathOf("in.pcap"), LinkTypeOfBluetooth))
        {
            for (int i = 0; i < 10; i++)
            {
                file.Add(CaptureFile.Datagram("239.1.1.1", 5000, 100));
            }
        }

        AssertNothing(await _folder.CompareAsync("in.pcap"), passedOver: 10);
    }

    [Fact]
    public async Task A_packet_whose_ttl_ends_is_dropped_by_name_and_not_missed()
    {
        using (CaptureFile file = new(_folder.PathOf("in.pcap")))
        {
            file.Add(CaptureFile.Datagram("239.1.1.1", 5000, 100, ttl: 1));
            file.Add(CaptureFile.Datagram("239.1.1.1", 5000, 100, ttl: 3));
        }

        ReplayOutcome outcome = (await _folder.CompareAsync("in.pcap")).Outcome();
        Assert.True(outcome.Equal);
        Assert.Equal(new GroupOutcome("239.1.1.1", 5000, 2, 200, 1, 1, 1), Assert.Single(outcome.Groups));
        Assert.Equal(1, outcome.Drops["ttl.expired"]);
    }

    [Fact]
    public async Task A_file_that_is_no_capture_is_refused()
    {
        await File.WriteAllTextAsync(_folder.PathOf("in.pcap"), "this is no capture at all, of any kind", TestContext.Current.CancellationToken);
        await AssertRefusedAsync("in.pcap");
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        await File.WriteAllBytesAsync(_folder.PathOf("in.pcap"), [], TestContext.Current.CancellationToken);
        await AssertRefusedAsync("in.pcap");
    }

    [Fact]
    public Task A_file_that_is_not_there_is_refused() => AssertRefusedAsync("absent.pcap");

    [Fact]
    public async Task To_compare_takes_a_peer()
    {
        ReplayCall call = await _folder.RunAsync("site-a.yaml", "--in", "in.pcap", "--link", "lan", "--compare");
        Assert.Equal(2, call.ExitCode);
        Assert.Contains("--compare needs --peer", call.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_seals_nothing_is_refused()
    {
        ReplayCall call = await _folder.RunAsync("site-a.yaml", "--in", "in.pcap", "--link", "fabric");
        Assert.Equal(6, call.ExitCode);
        Assert.Contains("no route seals what comes from a red link \"fabric\"; red links of the manifest: lan", call.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNothing(ReplayCall call, int passedOver)
    {
        ReplayOutcome outcome = call.Outcome();
        Assert.True(outcome.Equal);
        Assert.Equal((0, 0), (outcome.Packets, outcome.Groups.Length));
        Assert.Equal(passedOver, outcome.Ignored.Values.Sum());
        Assert.Empty(outcome.Drops);
    }

    private async Task AssertRefusedAsync(string input)
    {
        ReplayCall call = await _folder.CompareAsync(input);
        Assert.Equal(6, call.ExitCode);
        Assert.Empty(call.Output);
        Assert.Contains(input, call.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", call.Errors, StringComparison.Ordinal);
    }
}

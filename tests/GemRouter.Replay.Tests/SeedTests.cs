namespace GemRouter.Replay.Tests;

/// <summary>Entropy that is the same each time.</summary>
public sealed class SeedTests : IDisposable
{
    private static readonly string Input = Path.Combine(Place.Recordings, "iperf-asm.pcap");

    private readonly ReplayFolder _folder = new();

    [Fact]
    public async Task A_seed_gives_the_same_bytes_each_time_and_another_one_others()
    {
        byte[] first = await SealedAsync("first.pcapng", "7");
        byte[] again = await SealedAsync("again.pcapng", "7");
        byte[] other = await SealedAsync("other.pcapng", "8");
        Assert.True(first.AsSpan().SequenceEqual(again));
        Assert.False(first.AsSpan().SequenceEqual(other));
        Assert.Equal(first.Length, other.Length);
    }

    [Fact]
    public async Task Without_a_seed_no_two_outputs_are_alike()
    {
        byte[] first = await SealedAsync("first.pcapng", null);
        byte[] again = await SealedAsync("again.pcapng", null);
        Assert.False(first.AsSpan().SequenceEqual(again));
    }

    [Fact]
    public async Task A_seed_is_warned_about()
    {
        Assert.Contains("all keys of this run are known to everybody", (await _folder.CompareAsync(Input, "--seed", "1")).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("known to everybody", (await _folder.CompareAsync(Input)).Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<byte[]> SealedAsync(string name, string? seed)
    {
        string[] more = seed is null ? [] : ["--seed", seed];
        ReplayCall call = await _folder.RunAsync(["site-a.yaml", "--in", Input, "--link", "lan", "--out", name, .. more]);
        Assert.True(call.ExitCode == 0, call.Errors);
        byte[] written = await File.ReadAllBytesAsync(_folder.PathOf(name), TestContext.Current.CancellationToken);
        Assert.True(written.Length > new FileInfo(Input).Length);
        return written;
    }
}

using System.Text.Json;

namespace GemRouter.Replay.Tests;

/// <summary>What does not come out as it went in is found, shown, and said by the exit code.</summary>
public sealed class DifferenceTests : IDisposable
{
    private const string Link = "links:\n";
    private const string Route = "\"ff00::/8\"] }";

    private static readonly string Input = Path.Combine(Place.Recordings, "iperf-asm.pcap");

    private readonly ReplayFolder _folder = new();

    [Fact]
    public async Task One_changed_bit_of_one_packet_is_shown_with_the_bytes_around_it()
    {
        AddFault("{ use: flip, packet: 40, byte: 700 }");
        ReplayCall call = await _folder.CompareAsync(Input);
        Assert.False(call.Outcome(exitCode: 1).Equal);
        JsonElement group = call.Json.GetProperty("groups")[0];
        Assert.Equal((75, 74, 1), (group.GetProperty("out").GetInt32(), group.GetProperty("equal").GetInt32(), group.GetProperty("different").GetInt32()));
        string difference = call.Json.GetProperty("firstDifference").GetString()!;
        Assert.StartsWith("239.72.1.4:5001: packet 40 of the input: payload differs at byte 700\n", difference, StringComparison.Ordinal);
        Assert.Contains("  in  02b0  ", difference, StringComparison.Ordinal); // 688, the line with byte 700
        Assert.Contains("  out 02b0  ", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_told_that_it_is_not_equal()
    {
        AddFault("{ use: flip, packet: 2, byte: 0 }");
        ReplayCall call = await _folder.RunAsync("site-a.yaml", "--in", Input, "--link", "lan", "--peer", "site-b.yaml", "--compare");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("first difference: 239.72.1.4:5001: packet 2 of the input: payload differs at byte 0", call.Output, StringComparison.Ordinal);
        Assert.EndsWith("; NOT equal", call.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_compare_a_difference_is_told_and_the_exit_code_is_0()
    {
        AddFault("{ use: flip, packet: 40 }");
        ReplayCall call = await _folder.RunAsync("site-a.yaml", "--in", Input, "--link", "lan", "--peer", "site-b.yaml", "--json");
        Assert.False(call.Outcome().Equal);
    }

    [Fact]
    public async Task A_peer_without_the_groups_key_gives_back_nothing()
    {
        await File.WriteAllTextAsync(_folder.PathOf("groups-of-others.gak"), new string('7', 64) + "\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.PathOf("groups-of-others.gak"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _folder.Change("site-b.yaml", "groups.gak", "groups-of-others.gak");
        ReplayCall call = await _folder.CompareAsync(Input);
        Assert.False(call.Outcome(exitCode: 1).Equal);
        Assert.Equal(75, call.Json.GetProperty("groups")[0].GetProperty("missing").GetInt32());
        Assert.Contains("packet 1 of the input (239.72.1.4:5001) did not come out", call.Json.GetProperty("firstDifference").GetString(), StringComparison.Ordinal);
        Assert.Equal(75, call.Json.GetProperty("peerDrops").GetProperty("data.unknown_key").GetInt32());
    }

    [Fact]
    public async Task A_link_with_a_ttl_of_its_own_is_no_difference()
    {
        _folder.Change("site-b.yaml", "mtu: 65535 }", "mtu: 65535, ttl: 33 }");
        Assert.True((await _folder.CompareAsync(Input)).Outcome().Equal);
    }

    public void Dispose() => _folder.Dispose();

    // A stage of the peer, behind the opener, that is at fault. Plugins are those of the first manifest.
    private void AddFault(string stage)
    {
        string plugins = _folder.PathOf("plugins");
        Directory.CreateDirectory(Path.Combine(plugins, "flip"));
        foreach (string file in Directory.EnumerateFiles(Place.FlipPlugin))
        {
            File.Copy(file, Path.Combine(plugins, "flip", Path.GetFileName(file)));
        }

        _folder.Change("site-a.yaml", Link, $"plugins: {{ paths: [\"${{app}}/plugins\", plugins] }}\n{Link}");
        _folder.Change("site-b.yaml", Route, $"\"ff00::/8\"], open: {{ after: [{stage}] }} }}");
    }
}

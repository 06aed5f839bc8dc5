using System.Diagnostics;
using System.Text.Json;

namespace GemRouter.Replay.Tests;

/// <summary>Recordings of a fabric with their key logs, opened by <c>gemrouter decode</c>.</summary>
public sealed class DecodeTests : IDisposable
{
    private const int DataOfTheGoldenSession = 328;
    private const int ControlOfTheGoldenSession = 32;

    private readonly ReplayFolder _folder = new();

    [Fact]
    public async Task The_golden_session_opens_whole_in_every_later_version()
    {
        JsonElement report = await DecodeAsync(Path.Combine("golden", "session-v1"));
        Assert.Equal((2, DataOfTheGoldenSession, DataOfTheGoldenSession, ControlOfTheGoldenSession), (Number(report, "keys"), Number(report, "opened"), Number(report, "out"), Number(report, "control")));
        await AssertIsIperfAsync(DataOfTheGoldenSession);
    }

    [Fact]
    public async Task The_session_opens_whole()
    {
        JsonElement report = await DecodeAsync("session");
        Assert.Equal((0, Number(report, "packets")), (Number(report, "other"), Number(report, "opened") + Number(report, "control")));
        await AssertIsIperfAsync(Number(report, "out"));
    }

    [Fact]
    public async Task Of_what_an_attacker_sent_nothing_comes_out()
    {
        JsonElement report = await DecodeAsync("attacks");
        JsonElement[] streams = [.. report.GetProperty("streams").EnumerateArray()];
        JsonElement attacker = streams.Single(static stream => stream.GetProperty("source").GetString() == "10.71.0.66");
        Assert.Equal(0, Number(attacker, "out"));
        Assert.Equal((6, 6, 6, 6), (Number(attacker, "duplicates"), Number(attacker, "authFailed"), Number(attacker, "unknownKey"), Number(attacker, "malformed")));
        Assert.Equal(6, Number(report, "other")); // in clear
        JsonElement router = streams.Single(static stream => stream.GetProperty("source").GetString() == "10.71.0.1");
        Assert.Equal(Number(router, "packets"), Number(router, "out"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<JsonElement> DecodeAsync(string name)
    {
        string recording = Path.Combine(Place.Recordings, name);
        File.Copy($"{recording}.keylog", _folder.PathOf("keys"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.PathOf("keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        ProcessStartInfo start = new(Place.Program, ["decode", $"{recording}.pcap", "--keys", _folder.PathOf("keys"), "-o", _folder.PathOf("clear.pcapng"), "--json"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    // What was decoded is the client's stream: it goes through two routers as the recordings of clients do.
    private async Task AssertIsIperfAsync(int datagrams)
    {
        JsonElement group = Assert.Single((await _folder.CompareAsync("clear.pcapng")).Json.GetProperty("groups").EnumerateArray());
        Assert.Equal(("239.71.1.1", 5001, datagrams, datagrams * 500, datagrams), (group.GetProperty("group").GetString(), Number(group, "port"), Number(group, "packets"), Number(group, "bytes"), Number(group, "equal")));
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}

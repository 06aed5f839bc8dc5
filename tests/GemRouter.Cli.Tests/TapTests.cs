using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli.Tests;

/// <summary>A tap of a running router, from its socket into a file.</summary>
public sealed class TapTests : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CaptureFile _files = new(Place.Plugins);
    private readonly StateFolder _state;
    private readonly StateServer _server;

    public TapTests()
    {
        _state = StateFolder.Take(_folder.Path);
        _server = new StateServer(_state.Listener, new FakeRouter(), TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _state.Dispose();
        await _files.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_passes_is_in_the_file_with_its_time_and_what_is_lost_is_said()
    {
        Call call = await TapAsync("video/seal/in", "-n", "2");
        Assert.Equal((0, ""), (call.ExitCode, call.Output));
        Assert.Equal("recording video/seal/in\n2 packets written to out.pcapng; 2 more came too fast and are not in it\n", call.Error);
        List<CapturedPacket> packets = await _files.ReadAsync(_folder["out.pcapng"]);
        Assert.Equal([DateTimeOffset.UnixEpoch.AddSeconds(1), DateTimeOffset.UnixEpoch.AddSeconds(2)], packets.Select(static packet => packet.At));
        Assert.Equal([[1, 2, 3], [2, 2, 3]], packets.Select(static packet => packet.Payload));
        Assert.All(packets, static packet => Assert.Equal(
            ("239.1.1.1", 5000, "10.1.1.5", 40_000, 16, 34), (packet.Group.ToString(), (int)packet.Port, packet.Source.ToString(), (int)packet.SourcePort, (int)packet.Ttl, (int)packet.Dscp)));
    }

    [Fact]
    public async Task Where_the_router_refuses_there_is_no_file()
    {
        Call call = await TapAsync("video");
        Assert.Equal(new Call(1, "", "gemrouter: error GEM3021: the router says: there is no point \"video\" to tap; there are video/seal/in\n"), call);
        Assert.False(File.Exists(_folder["out.pcapng"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        Call call = await Call.ProgramAsync(_folder.Path, "tap", "video/seal/in", "-w", "none/out.pcapng", "--state", _folder.Path);
        Assert.Equal(6, call.ExitCode);
        Assert.Contains("none/out.pcapng cannot be written", call.Error, StringComparison.Ordinal);
    }

    private Task<Call> TapAsync(params string[] arguments) => Call.ProgramAsync(_folder.Path, ["tap", .. arguments, "-w", "out.pcapng", "--state", _folder.Path]);
}

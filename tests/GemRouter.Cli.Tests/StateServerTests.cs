using System.Text.Json.Nodes;
using GemRouter.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli.Tests;

/// <summary>A running router's socket, and those who ask there.</summary>
public sealed class StateServerTests : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeRouter _router = new();
    private readonly FakeClock _clock = new();
    private readonly StateFolder _state;
    private readonly StateServer _server;

    public StateServerTests()
    {
        _state = StateFolder.Take(_folder.Path);
        _server = new StateServer(_state.Listener, _router, _clock, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_status_is_shown_to_people()
    {
        Call call = await AskAsync("status");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Equal(
            """
            site-a: degraded, domain studio, trust bootstrap
              problem     fabric: waiting for interface eth1
              node        0a  boot 0c
              public key  0b
              start       120 ms; keys after 88 ms, first HELLO after 131 ms, first opened packet not yet

            faults of components
              fault             component                      plugin           stopped
              component.failed  shape      stage token-bucket  acme.shaper 1.2  video (seal)  it threw IOException with packets

            links
              link    side   transport  mtu   health
              fabric  black  udp        1500  degraded  waiting for interface eth1

            bootstrap and group keys
              key  groups        active    accepted  under the active one
              bk                 c0ffee02  c0ffee01  0 of 1 peer
              gak  239.1.1.0/24  9a000001  none      1 of 2 keys

            peers
              peer    node  boot  state   heard      every  bk
              site-b  1a    1b    proven  1.2 s ago  5.0 s  c0ffee01  its identity runs twice

            streams that are sealed here
              group      port  suite       key  age    packets    rekeys  gak
              239.1.1.1  5000  aegis-128l  2a   4 min  1,234,567  3       9a000001  next 2b in 4.0 s

            streams that are opened here
              from    group      port  suite       key  announced   packets  gak
              site-b  239.1.1.2  5000  aegis-128l  3a   900 ms ago  0        9a000002  not in use yet

            packets
              route  direction  worker  in  made  out  consumed  dropped  held
              video  seal       0       10  1     9    0         2        0

            drops
              1,200  lan.receive_too_long  The packet was too long.
              7      data.replayed         The packet was seen before.

            """.ReplaceLineEndings("\n"), call.Output);
    }

    [Fact]
    public void A_key_log_is_said_in_the_first_lines()
    {
        StringWriter text = new();
        StatusText.Write(FakeRouter.Status with { KeyLog = "/run/gemrouter/keys" }, text);
        Assert.Equal("  KEY LOG     every session key is written in clear to /run/gemrouter/keys", text.ToString().Split('\n')[2]);
    }

    [Fact]
    public async Task A_status_as_JSON_has_the_documented_names()
    {
        JsonObject status = JsonNode.Parse((await AskAsync("status", "--json")).Output)!.AsObject();
        Assert.Equal(
            ["node", "boot", "state", "problem", "faults", "trust", "keyLog", "keys", "times", "memory", "peers", "ownStreams", "peerStreams", "links", "legs", "counters", "drops"], status.Select(static entry => entry.Key));
        Assert.Equal(["name", "id", "publicKey", "domain"], status["node"]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["startMs", "firstHelloMs", "firstOpenedMs", "keysMs"], status["times"]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["residentBytes", "heapBytes", "allocatedBytes", "collections"], status["memory"]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["name", "id", "boot", "state", "heardMsAgo", "intervalMs", "cloned", "bkId"], status["peers"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(
            ["group", "port", "suite", "kid", "keyAgeMs", "packets", "nextKid", "switchInMs", "rekeys", "gakId"], status["ownStreams"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["node", "name", "group", "port", "suite", "kid", "usable", "announcedMsAgo", "packets", "gakId"], status["peerStreams"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["kind", "prefix", "active", "accepted", "users", "usersOfActive"], status["keys"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["name", "side", "transport", "mtu", "health", "message"], status["links"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["name", "component", "use", "plugin", "part", "message"], status["faults"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(["route", "direction", "worker", "hasFailed", "in", "made", "out", "consumed", "dropped", "held"], status["legs"]![0]!.AsObject().Select(static entry => entry.Key));
        Assert.Equal(7, status["drops"]!["data.replayed"]!.GetValue<long>());
    }

    [Fact]
    public async Task Drops_are_shown_with_what_they_mean_the_most_frequent_first()
    {
        Assert.Equal("  1,200  lan.receive_too_long  The packet was too long.\n  7      data.replayed         The packet was seen before.\n", (await AskAsync("drops")).Output);
        JsonArray drops = JsonNode.Parse((await AskAsync("drops", "--json")).Output)!["drops"]!.AsArray();
        Assert.Equal(["lan.receive_too_long", "data.replayed", "data.malformed"], drops.Select(static drop => drop!["name"]!.GetValue<string>()));
        Assert.Equal("The packet was seen before.", drops[1]!["description"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_trace_ends_after_its_packets()
    {
        Call call = await AskAsync("trace", "--group", "239.1.1.1", "-n", "2");
        Assert.Equal(
            new Call(0, "   1  video  seal: dropped (seal.no_key)  1316 bytes  10.1.1.5 → 239.1.1.1:5000 ttl 16\n   2  video  seal: dropped (seal.no_key)  1316 bytes  10.1.1.5 → 239.1.1.1:5000 ttl 16\n", ""), call);
        Assert.Equal(20, (await AskAsync("trace", "--group", "239.1.1.0/24", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)).Count());
    }

    [Fact]
    public async Task A_refused_reload_shows_why() =>
        Assert.Equal(new Call(3, "refused; the running manifest stays\n", "m.yaml:1:1: error GEM1019: the manifest is empty\n"), await AskAsync("reload"));

    [Fact]
    public async Task A_routers_fault_is_told_and_harms_nobody()
    {
        _router.StatusFault = new InvalidOperationException("secret");
        Call call = await AskAsync("status");
        Assert.Equal(new Call(1, "", "gemrouter: error GEM3021: the router says: the router is at fault (InvalidOperationException); its log says more\n"), call);
        _router.StatusFault = null;
        Assert.Equal(0, (await AskAsync("status")).ExitCode);
    }

    [Theory]
    [InlineData("hello\n", "the request is not understood")]
    [InlineData("null\n", "")]
    [InlineData("{\"command\":\"dance\"}\n", "unknown command \\u0022dance\\u0022")]
    [InlineData("{\"command\":\"trace\",\"groups\":\"10.0.0.1\",\"packets\":1}\n", "the groups are none")]
    [InlineData("{\"command\":\"trace\",\"groups\":\"239.1.1.1\",\"packets\":1000000}\n", "a trace has 1 to 10000 packets")]
    [InlineData("{\"command\":\"tap\"}\n", "the tap names no point")]
    [InlineData("{\"command\":\"tap\",\"point\":\"a\",\"groups\":\"a\"}\n", "the groups are none")]
    [InlineData("{\"command\":\"tap\",\"point\":\"a\",\"packets\":-1}\n", "a tap has at least 1 packet")]
    public async Task A_wrong_request_is_answered_with_what_is_wrong(string request, string answer)
    {
        using RawClient client = new(_folder.Path);
        client.Send(request);
        Assert.Contains(answer, await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await AskAsync("status")).ExitCode);
    }

    [Fact]
    public async Task A_request_without_end_is_read_up_to_its_bound()
    {
        using RawClient client = new(_folder.Path);
        client.Send(new string('x', StateConversation.LongestRequest + 1));
        string answer = await client.ReadToEndAsync();
        Assert.True(answer.Length == 0 || answer.Contains("not understood", StringComparison.Ordinal));
        Assert.Equal(0, (await AskAsync("status")).ExitCode);
    }

    [Fact]
    public async Task Stuck_clients_take_the_places_for_some_seconds_only()
    {
        List<RawClient> stuck = [.. Enumerable.Range(0, StateServer.MostClients).Select(_ => new RawClient(_folder.Path))];
        Call refused = await AskAsync("status");
        Assert.Equal(new Call(1, "", "gemrouter: error GEM3021: the router says: 16 clients are served already; try again\n"), refused);

        await Eventually(() => _clock.TimersRunning >= StateServer.MostClients);
        _clock.Advance(StateConversation.Patience);
        await Task.WhenAll(stuck.Select(static client => client.ReadToEndAsync()));
        await Eventually(async () => (await AskAsync("status")).ExitCode == 0);
        stuck.ForEach(static client => client.Dispose());
    }

    [Fact]
    public async Task A_client_that_goes_ends_its_trace()
    {
        _router.TraceIsSilent = true;
        using (RawClient client = new(_folder.Path))
        {
            client.Send("{\"command\":\"trace\",\"groups\":\"239.1.1.1\",\"packets\":1}\n");
            await _router.TraceBegan.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        await _router.TraceLeft.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private Task<Call> AskAsync(string command, params string[] arguments) => Call.InProcessAsync([command, .. arguments, "--state", _folder.Path]);

    private static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    // The other side's thread takes its time; nothing tells when it has done so.
    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        using CancellationTokenSource bound = new(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(bound.Token);
        }
    }
}

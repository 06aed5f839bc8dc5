using System.Net;
using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.PeerList;

public sealed class PeerListTests : IAsyncLifetime
{
    private readonly PluginFixture _plugin = PluginFixture.Of<TrialPlugin>();
    private readonly FakeClock _clock = new();
    private readonly TestHost _host;
    private readonly MockFile _file;
    private readonly IDiscoveryStrategy _strategy;
    private IAsyncEnumerator<ControlEndpoints>? _watch;

    public PeerListTests()
    {
        _file = _plugin.Mock<MockFile>();
        _host = new TestHost(_clock, services: _plugin.Services);
        _strategy = (IDiscoveryStrategy)_plugin.Factory(ComponentKind.Discovery).Create(_host.Context, new PeerListOptions());
    }

    public ValueTask InitializeAsync() => _strategy.StartAsync(CancellationToken.None);

    [Fact]
    public async Task A_changed_list_is_taken_when_it_has_stood_still()
    {
        Assert.Equal(Peers("192.0.2.1:1706"), await NextAsync());
        ValueTask<ControlEndpoints> next = NextAsync();
        for (int i = 0; i < 10; i++)
        {
            _file.Text = $"192.0.2.{i}";
            Pass(2);
        }

        _file.Text = "192.0.2.7:99\n192.0.2.8";
        Pass(3);
        Assert.False(next.IsCompleted);
        Pass(1);
        Assert.Equal(Peers("192.0.2.7:99", "192.0.2.8:1706"), await next);
    }

    [Fact]
    public async Task A_bad_list_keeps_the_last_good_one_and_is_reported()
    {
        Assert.Equal(Peers("192.0.2.1:1706"), await NextAsync());
        ValueTask<ControlEndpoints> next = NextAsync();
        _file.Text = "192.0.2.5\nnonsense";
        Pass(10);
        Assert.Equal(HealthState.Degraded, _host.Health.State);
        Assert.Contains("\"nonsense\"", _host.Health.Last!.Message, StringComparison.Ordinal);
        _file.Text = null;
        Pass(10);
        Assert.Equal(HealthState.Degraded, _host.Health.State);
        Assert.False(next.IsCompleted);
        _file.Text = "192.0.2.5";
        Pass(10);
        Assert.Equal(HealthState.Healthy, _host.Health.State);
        Assert.Equal(Peers("192.0.2.5:1706"), await next);
    }

    [Fact]
    public async Task More_peers_than_there_may_be_are_left_out_and_reported()
    {
        await NextAsync();
        ValueTask<ControlEndpoints> next = NextAsync();
        _file.Text = string.Join('\n', Enumerable.Range(0, 1500).Select(static i => $"10.0.{i / 250}.{i % 250}"));
        Pass(10);
        Assert.Equal(ControlEndpoints.Most, (await next).Send.Count);
        Assert.Equal(HealthState.Degraded, _host.Health.State);
    }

    [Fact]
    public async Task An_address_in_both_forms_is_one_peer()
    {
        await NextAsync();
        ValueTask<ControlEndpoints> next = NextAsync();
        _file.Text = "192.0.2.5:7\n[::ffff:192.0.2.5]:7";
        Pass(10);
        Assert.Equal((HealthState.Healthy, "2 peers"), (_host.Health.State, _host.Health.Last!.Message));
        Assert.Equal(Peers("192.0.2.5:7"), await next);
    }

    public async ValueTask DisposeAsync()
    {
        await _strategy.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static ControlEndpoints Peers(params string[] peers) => ControlEndpoints.Of([new IPEndPoint(IPAddress.Any, 1706)], peers.Select(IPEndPoint.Parse));

    /// <summary>Second by second: a fake clock that leaps shows the same time to all timers on the way.</summary>
    private void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async ValueTask<ControlEndpoints> NextAsync()
    {
        _watch ??= _strategy.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await _watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        return _watch.Current;
    }
}

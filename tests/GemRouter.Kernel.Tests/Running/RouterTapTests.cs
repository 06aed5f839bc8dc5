using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Taps of whole routers.</summary>
public sealed class RouterTapTests : IAsyncDisposable
{
    private readonly RouterDomain _domain = new();
    private readonly CancellationTokenSource _bound = new(RouterDomain.Bound);

    [Fact]
    public async Task A_stream_is_recorded_in_clear_before_it_is_sealed_and_after_it_is_opened()
    {
        (Router a, Router b) = await _domain.StartBothAsync();
        await using IAsyncEnumerator<TapReport> before = a.TapAsync("routes[0]/seal/in", null, 20, _bound.Token).GetAsyncEnumerator();
        await using IAsyncEnumerator<TapReport> after = b.TapAsync("routes[0]/open/out", GroupPrefix.Parse("239.1.1.0/24"), 20, _bound.Token).GetAsyncEnumerator();
        Assert.Empty((await NextAsync(before)).Packets);
        Assert.Empty((await NextAsync(after)).Packets);
        _domain.HostA.Send(RouterDomain.Packets(0, 20));
        byte[][] sent = [.. RouterDomain.Packets(0, 20).Select(static packet => packet.Payload.ToArray())];
        TappedPacket[] sealing = await AllAsync(before);
        TappedPacket[] opened = await AllAsync(after);
        Assert.Equal(sent, sealing.Select(static packet => packet.Payload));
        Assert.Equal(sent, opened.Select(static packet => packet.Payload));
        Assert.All(sealing.Concat(opened), static packet => Assert.Equal(("239.1.1.1", 5004, "10.1.0.9"), (packet.Group, packet.Port, packet.Source)));
        Assert.All(sealing, static packet => Assert.InRange(TimeProvider.System.GetUtcNow() - packet.At, TimeSpan.FromSeconds(-1), RouterDomain.Bound));
    }

    [Fact]
    public async Task A_point_that_is_not_there_is_refused_with_those_that_are()
    {
        (Router a, _) = await _domain.StartBothAsync();
        ComponentException refusal = await Assert.ThrowsAsync<ComponentException>(async () => await NextAsync(a.TapAsync("video", null, 1, _bound.Token).GetAsyncEnumerator()));
        Assert.Equal(
            "there is no point \"video\" to tap; there are routes[0]/seal/in, routes[0]/seal/seal, routes[0]/seal/out, routes[0]/open/in, routes[0]/open/open, routes[0]/open/out", refusal.Message);
        await using IAsyncEnumerator<TapReport> tap = a.TapAsync("routes[0]/seal/in", null, 1, _bound.Token).GetAsyncEnumerator();
        await NextAsync(tap);
        await Assert.ThrowsAsync<ComponentException>(async () => await NextAsync(a.TapAsync("routes[0]/seal/out", null, 1, _bound.Token).GetAsyncEnumerator()));
    }

    [Fact]
    public async Task A_tap_goes_on_over_a_reload_and_ends_with_the_router()
    {
        (Router a, _) = await _domain.StartBothAsync();
        await using IAsyncEnumerator<TapReport> tap = a.TapAsync("routes[0]/seal/in", null, 1000, _bound.Token).GetAsyncEnumerator();
        await NextAsync(tap);
        ReloadReport reload = await a.ReloadAsync(_domain.Manifest("a", ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24], seal: { before: [ { use: faulty } ] } }")), CancellationToken.None);
        Assert.True(reload.Applied);
        _domain.HostA.Send(RouterDomain.Packets(0, 1));
        Assert.Single((await NextAsync(tap)).Packets);
        await a.StopAsync(CancellationToken.None);
        Assert.False(await tap.MoveNextAsync());
    }

    [Fact]
    public async Task A_reload_that_takes_the_point_away_ends_the_tap()
    {
        Router a = await _domain.StartAsync(_domain.Manifest("a", ("groups: [239.1.1.0/24] }", "groups: [239.1.1.0/24], seal: { before: [ { use: faulty } ] } }")));
        await using IAsyncEnumerator<TapReport> tap = a.TapAsync("routes[0]/seal/faulty", null, 1000, _bound.Token).GetAsyncEnumerator();
        await NextAsync(tap);
        Assert.True((await a.ReloadAsync(_domain.Manifest("a"), CancellationToken.None)).Applied);
        ComponentException end = await Assert.ThrowsAsync<ComponentException>(async () => await tap.MoveNextAsync());
        Assert.Equal("a reload took \"routes[0]/seal/faulty\" away", end.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _domain.DisposeAsync();
        _bound.Dispose();
    }

    private static async Task<TapReport> NextAsync(IAsyncEnumerator<TapReport> tap)
    {
        Assert.True(await tap.MoveNextAsync());
        return tap.Current;
    }

    private static async Task<TappedPacket[]> AllAsync(IAsyncEnumerator<TapReport> tap)
    {
        List<TappedPacket> packets = [];
        while (await tap.MoveNextAsync())
        {
            packets.AddRange(tap.Current.Packets);
        }

        return [.. packets];
    }
}

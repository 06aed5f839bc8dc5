using System.Net;
using Xunit;

namespace GemRouter.Testing;

/// <summary>What holds for every <see cref="IDiscoveryStrategy"/> and <see cref="IAdvertiser"/>.</summary>
public abstract class DiscoveryConformance : ComponentConformance
{
    private const int Steps = 120;

    /// <inheritdoc/>
    protected sealed override ComponentKind Kind => ComponentKind.Discovery;

    /// <summary>What the strategy gives at first, with <see cref="ComponentConformance.Options"/>.</summary>
    protected abstract ControlEndpoints ExpectedFirst { get; }

    /// <summary>Changes what there is to discover.</summary>
    /// <param name="step">Counts the changes of one test, from 0; each differs from the one before.</param>
    /// <returns>The whole set that must come; null where it never changes.</returns>
    protected abstract ValueTask<ControlEndpoints?> ChangeAsync(int step);

    /// <summary>Takes away what the strategy asks (a server, a file), as far as a test can. Nothing happens if not overridden.</summary>
    protected virtual ValueTask BreakAsync() => ValueTask.CompletedTask;

    /// <summary>Looks up what the node has published; to be overridden for an <see cref="IAdvertiser"/>.</summary>
    /// <returns>The endpoint published, or null where there is none.</returns>
    protected virtual ValueTask<IPEndPoint?> FindAsync(string name) => throw new NotSupportedException("Override FindAsync: the strategy advertises.");

    /// <summary>The present endpoints come soon after the call, though they be none.</summary>
    [Fact]
    public async Task The_first_set_comes_soon()
    {
        IDiscoveryStrategy strategy = await StrategyAsync();
        await using Watch sets = new(strategy);
        Assert.Equal(ExpectedFirst, await NextAsync(sets));
    }

    /// <summary>Each change brings the whole set.</summary>
    [Fact]
    public async Task Each_change_brings_the_whole_set()
    {
        IDiscoveryStrategy strategy = await StrategyAsync();
        await using Watch sets = new(strategy);
        await NextAsync(sets);
        for (int step = 0; step < 3 && await ChangeAsync(step) is ControlEndpoints expected; step++)
        {
            Assert.Equal(expected, await NextAsync(sets, timePasses: true));
        }
    }

    /// <summary>Who was busy sees the newest set.</summary>
    [Fact]
    public async Task The_newest_set_is_not_left_out()
    {
        IDiscoveryStrategy strategy = await StrategyAsync();
        await using Watch sets = new(strategy);
        await NextAsync(sets);
        if (await ChangeAsync(0) is null || await ChangeAsync(1) is not ControlEndpoints newest)
        {
            return;
        }

        ControlEndpoints seen = await NextAsync(sets, timePasses: true);
        for (int i = 0; i < 2 && seen != newest; i++)
        {
            seen = await NextAsync(sets, timePasses: true);
        }

        Assert.Equal(newest, seen);
    }

    /// <summary>What did not change is not told again, and the watch goes on, whatever happens outside.</summary>
    [Fact]
    public async Task It_neither_repeats_itself_nor_ends()
    {
        IDiscoveryStrategy strategy = await StrategyAsync();
        await using Watch sets = new(strategy);
        ControlEndpoints last = await NextAsync(sets);
        Task<bool> next = sets.MoveNext();
        await BreakAsync();
        for (int i = 0; i < Steps; i++)
        {
            (Clock as FakeClock)?.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
            if (next.IsCompleted)
            {
                Assert.True(await next, "The watch ended by itself.");
                Assert.NotEqual(last, sets.Current);
                last = sets.Current;
                next = sets.MoveNext();
            }
        }

        await EndAsync(sets);
    }

    /// <summary>Cancelling ends the watch soon.</summary>
    [Fact]
    public async Task Cancelling_ends_the_watch_soon()
    {
        IDiscoveryStrategy strategy = await StrategyAsync();
        await using Watch sets = new(strategy);
        await NextAsync(sets);
        _ = sets.MoveNext();
        await EndAsync(sets);
    }

    /// <summary>What a node publishes can be found, replaced, and is withdrawn at the stop.</summary>
    [Fact]
    public async Task An_advertisement_is_published_replaced_and_withdrawn()
    {
        IDiscoveryStrategy strategy = await StrategyAsync();
        if (strategy is not IAdvertiser advertiser)
        {
            return;
        }

        foreach (int port in (int[])[1706, 1707])
        {
            NodeAdvertisement node = new("node", TestPacket.Bytes(1, 32), new IPEndPoint(IPAddress.Parse("192.0.2.1"), port));
            await SoonAsync(() => advertiser.AdvertiseAsync(node, CancellationToken.None).AsTask(), "Advertising");
            Assert.Equal(node.Endpoint, await FindAsync("node"));
        }

        await StopAsync(strategy);
        Assert.Null(await FindAsync("node"));
    }

    private async Task<IDiscoveryStrategy> StrategyAsync()
    {
        (object component, _) = Make();
        await StartAsync(component).ConfigureAwait(false);
        return Assert.IsType<IDiscoveryStrategy>(component, exactMatch: false);
    }

    private async Task<ControlEndpoints> NextAsync(Watch sets, bool timePasses = false)
    {
        Task<ControlEndpoints> next = SoonAsync(
            async () =>
            {
                Assert.True(await sets.MoveNext().ConfigureAwait(false), "The watch ended by itself.");
                return sets.Current;
            },
            "The next set");
        while (timePasses && !next.IsCompleted && Clock is FakeClock clock)
        {
            clock.Advance(TimeSpan.FromMinutes(1)); // a strategy that polls does so; patience bounds it
            await Task.Yield();
        }

        return await next.ConfigureAwait(false);
    }

    private Task EndAsync(Watch sets) => SoonAsync(
        async () =>
        {
            await sets.CancelAsync().ConfigureAwait(false);
            try
            {
                Assert.False(await sets.Pending.ConfigureAwait(false), "A cancelled watch goes on.");
            }
            catch (OperationCanceledException)
            {
                // That is the other way to end it.
            }
        },
        "A cancelled watch");

    /// <summary>A watch that can be left at any point: an enumerator is not to be disposed while it moves.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

        private readonly CancellationTokenSource _cancel = new();
        private readonly IAsyncEnumerator<ControlEndpoints> _sets;

        public Watch(IDiscoveryStrategy strategy) => _sets = strategy.WatchAsync(_cancel.Token).GetAsyncEnumerator();

        public ControlEndpoints Current => _sets.Current;

        public Task<bool> Pending { get; private set; } = Task.FromResult(false);

        public Task<bool> MoveNext() => Pending = _sets.MoveNextAsync().AsTask();

        public Task CancelAsync() => _cancel.CancelAsync();

        public async ValueTask DisposeAsync()
        {
            await CancelAsync().ConfigureAwait(false);
            await Record.ExceptionAsync(() => Pending.WaitAsync(Grace)).ConfigureAwait(false);
            if (Pending.IsCompleted)
            {
                await Record.ExceptionAsync(() => _sets.DisposeAsync().AsTask()).ConfigureAwait(false);
            }

            _cancel.Dispose();
        }
    }
}

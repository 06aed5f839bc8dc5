using System.Net;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

#pragma warning disable CA1001 // StopAsync disposes what it owns.
/// <summary>The control channels of one discovery strategy: follows the endpoints that it gives, receives from all, and sends to all. Called on the control thread, but for what receives.</summary>
internal sealed class ControlChannels(MadeComponent<IDiscoveryStrategy> strategy, IControlLink link, Action<ControlInput> received, IHealth health, ILogger logger)
#pragma warning restore CA1001
{
    private readonly Dictionary<IPEndPoint, OpenChannel> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private ControlEndpoints _wanted = ControlEndpoints.None;
    private IAsyncEnumerator<ControlEndpoints>? _watched;
    private Task<bool>? _nextSet;
    private Task _watch = Task.CompletedTask;
    private bool _hasThreads;

    /// <summary>The strategy.</summary>
    public MadeComponent<IDiscoveryStrategy> Strategy => strategy;

    /// <summary>True where <see cref="ApplyAsync"/> has something to do.</summary>
    public bool NeedsWork { get; private set; }

    /// <summary>Has what the system refused tried again.</summary>
    public void Retry() => NeedsWork |= _wanted.Listen.Any(endpoint => !_open.ContainsKey(endpoint));

    /// <summary>Starts the strategy, and follows it.</summary>
    /// <param name="post">Runs something on the control thread; null where somebody calls <see cref="Pump"/> instead.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async ValueTask StartAsync(Action<Action>? post, CancellationToken cancellationToken)
    {
        await strategy.StartAsync(cancellationToken).ConfigureAwait(false);
        _hasThreads = post is not null;
        if (post is not null)
        {
            _watch = Task.Run(() => WatchAsync(post), CancellationToken.None);
        }
        else
        {
            _watched = strategy.Component.WatchAsync(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
            _nextSet = _watched.MoveNextAsync().AsTask();
        }
    }

    /// <summary>Takes what has come by itself, without a thread: in a replay, where the same is to come out each time.</summary>
    public void Pump()
    {
        while (_nextSet is { IsCompletedSuccessfully: true, Result: true })
        {
            Want(_watched!.Current);
            _nextSet = _watched.MoveNextAsync().AsTask();
        }

        foreach (OpenChannel channel in _open.Values)
        {
            channel.Pump();
        }
    }

    /// <summary>Opens what is wanted and closes what is not.</summary>
    public async ValueTask ApplyAsync()
    {
        NeedsWork = false;
        foreach (IPEndPoint gone in _open.Keys.Where(endpoint => !_wanted.Listen.Contains(endpoint)).ToArray())
        {
            OpenChannel channel = _open[gone];
            _open.Remove(gone);
            try
            {
                await channel.DisposeAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A plugin may throw anything; the control plane goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Failed(exception);
            }
        }

        string? refused = null;
        foreach (IPEndPoint endpoint in _wanted.Listen.Where(endpoint => !_open.ContainsKey(endpoint)))
        {
            try
            {
                _open.Add(endpoint, new OpenChannel(link.OpenControl(endpoint), received, health, logger, _hasThreads));
            }
#pragma warning disable CA1031 // A plugin may throw anything; it is tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                refused = exception is ComponentException ? exception.Message : $"cannot open {endpoint}: {exception.GetType().Name}";
            }
        }

        health.Report(refused is null ? HealthState.Healthy : HealthState.Degraded, refused ?? "control channels are open");
    }

    /// <summary>Sends a datagram to all endpoints; what the network does with it is no error.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
    {
        foreach (IPEndPoint endpoint in _wanted.Send)
        {
            try
            {
                if (ChannelFor(endpoint) is { } channel)
                {
                    await channel.SendAsync(datagram, endpoint, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // as above
            catch (Exception exception)
#pragma warning restore CA1031
            {
                health.Report(HealthState.Degraded, $"a control channel does not send: {exception.GetType().Name}");
            }
        }
    }

    /// <summary>Ends it all; the strategy is the router's to stop.</summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        if (_nextSet is not null)
        {
            await ((Task)_nextSet).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _watched!.DisposeAsync().ConfigureAwait(false);
            _nextSet = null;
        }

        _wanted = ControlEndpoints.None;
        await ApplyAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Want(ControlEndpoints endpoints)
    {
        _wanted = endpoints;
        NeedsWork = true;
    }

    // The channel of that very endpoint, else one that reaches its family.
    private IControlChannel? ChannelFor(IPEndPoint endpoint)
    {
        if (_open.TryGetValue(endpoint, out OpenChannel? own))
        {
            return own.Channel;
        }

        IControlChannel? any = null;
        foreach ((IPEndPoint listen, OpenChannel open) in _open)
        {
            if (listen.AddressFamily == endpoint.AddressFamily)
            {
                return open.Channel;
            }

            any ??= open.Channel;
        }

        return any;
    }

    private async Task WatchAsync(Action<Action> post)
    {
        try
        {
            await foreach (ControlEndpoints endpoints in strategy.Component.WatchAsync(_stop.Token).ConfigureAwait(false))
            {
                post(() => Want(endpoints));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A plugin may throw anything; the last endpoints stay, and the router goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "{Name} failed; its last endpoints stay", strategy.Name);
            health.Report(HealthState.Degraded, $"{strategy.Name} failed: {exception.GetType().Name}");
        }
    }

    private void Failed(Exception exception)
    {
        logger.LogError(exception, "a control channel failed");
        health.Report(HealthState.Degraded, $"a control channel failed: {exception.GetType().Name}");
    }

    internal static MadeComponent<IDiscoveryStrategy> Make(ComponentMaker maker, DiscoverySettings settings, int number) =>
        maker.Make<IDiscoveryStrategy>(settings.Strategy, number == 0 ? "discovery" : $"discovery-{number + 1}", $"discovery[{number}]");
}

using System.Net;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

#pragma warning disable CA1001 // StopAsync disposes what it owns.
/// <summary>The control channels of one discovery strategy: follows the endpoints that it gives, receives from all, and sends to all. Called on the control thread, but for what receives.</summary>
internal sealed class ControlChannels(MadeComponent<IDiscoveryStrategy> strategy, IControlLink link, Action<ControlInput> received, IHealth health, ILogger logger)
#pragma warning restore CA1001
{
    private readonly Dictionary<IPEndPoint, (IControlChannel Channel, Task Loop)> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private ControlEndpoints _wanted = ControlEndpoints.None;
    private Task _watch = Task.CompletedTask;

    /// <summary>True where <see cref="ApplyAsync"/> has something to do.</summary>
    public bool NeedsWork { get; private set; }

    /// <summary>Has what the system refused tried again.</summary>
    public void Retry() => NeedsWork |= _wanted.Listen.Any(endpoint => !_open.ContainsKey(endpoint));

    /// <summary>Starts the strategy, and follows it.</summary>
    /// <param name="post">Runs something on the control thread.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async ValueTask StartAsync(Action<Action> post, CancellationToken cancellationToken)
    {
        await strategy.StartAsync(cancellationToken).ConfigureAwait(false);
        _watch = Task.Run(() => WatchAsync(post), CancellationToken.None);
    }

    /// <summary>Opens what is wanted and closes what is not.</summary>
    public async ValueTask ApplyAsync()
    {
        NeedsWork = false;
        foreach (IPEndPoint gone in _open.Keys.Where(endpoint => !_wanted.Listen.Contains(endpoint)).ToArray())
        {
            (IControlChannel channel, Task loop) = _open[gone];
            _open.Remove(gone);
            await channel.DisposeAsync().ConfigureAwait(false);
            await loop.ConfigureAwait(false);
        }

        string? refused = null;
        foreach (IPEndPoint endpoint in _wanted.Listen.Where(endpoint => !_open.ContainsKey(endpoint)))
        {
            try
            {
                IControlChannel channel = link.OpenControl(endpoint);
                _open.Add(endpoint, (channel, Task.Run(() => ReceiveAsync(channel), CancellationToken.None)));
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
#pragma warning disable CA1031 // A plugin may throw anything; the datagram is lost, as on a network.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                health.Report(HealthState.Degraded, $"cannot send to {endpoint}: {exception.GetType().Name}");
            }
        }
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        _wanted = ControlEndpoints.None;
        await ApplyAsync().ConfigureAwait(false);
        await strategy.StopAsync(cancellationToken).ConfigureAwait(false);
        _stop.Dispose();
    }

    // The channel of that very endpoint, else one that reaches its family.
    private IControlChannel? ChannelFor(IPEndPoint endpoint)
    {
        if (_open.TryGetValue(endpoint, out (IControlChannel Channel, Task Loop) own))
        {
            return own.Channel;
        }

        IControlChannel? any = null;
        foreach ((IPEndPoint listen, (IControlChannel channel, _)) in _open)
        {
            if (listen.AddressFamily == endpoint.AddressFamily)
            {
                return channel;
            }

            any ??= channel;
        }

        return any;
    }

    private async Task WatchAsync(Action<Action> post)
    {
        try
        {
            await foreach (ControlEndpoints endpoints in strategy.Component.WatchAsync(_stop.Token).ConfigureAwait(false))
            {
                post(() =>
                {
                    _wanted = endpoints;
                    NeedsWork = true;
                });
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

    private async Task ReceiveAsync(IControlChannel channel)
    {
        byte[] buffer = new byte[Protocol.Envelope.MaxSize + 1];
        try
        {
            while (true)
            {
                ControlDatagram datagram = await channel.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false);
                received(new ControlInput(buffer.AsSpan(0, datagram.Length).ToArray(), null));
            }
        }
        catch (ObjectDisposedException)
        {
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "a control channel failed");
            health.Report(HealthState.Degraded, $"a control channel failed: {exception.GetType().Name}");
        }
    }

    internal static MadeComponent<IDiscoveryStrategy> Make(ComponentMaker maker, DiscoverySettings settings, int number) =>
        maker.Make<IDiscoveryStrategy>(settings.Strategy, number == 0 ? "discovery" : $"discovery-{number + 1}", $"discovery[{number}]");
}

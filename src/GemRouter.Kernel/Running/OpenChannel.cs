using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>A control channel that is open, and what receives from it: a task, or whoever calls <see cref="Pump"/>.</summary>
internal sealed class OpenChannel : IAsyncDisposable
{
    private readonly Action<ControlInput> _received;
    private readonly IHealth _health;
    private readonly ILogger _logger;
    private readonly byte[] _buffer = new byte[Protocol.Envelope.MaxSize + 1]; // one byte more than allowed tells what is too long
    private readonly Task _loop = Task.CompletedTask;
    private Task<ControlDatagram>? _next;

    public OpenChannel(IControlChannel channel, Action<ControlInput> received, IHealth health, ILogger logger, bool hasThread)
    {
        Channel = channel;
        _received = received;
        _health = health;
        _logger = logger;
        if (hasThread)
        {
            _loop = Task.Run(ReceiveAsync);
        }
        else
        {
            _next = channel.ReceiveAsync(_buffer, CancellationToken.None).AsTask();
        }
    }

    public IControlChannel Channel { get; }

    /// <summary>Takes the datagrams that have come.</summary>
    public void Pump()
    {
        while (_next is { IsCompletedSuccessfully: true })
        {
            Take(_next.Result);
            _next = Channel.ReceiveAsync(_buffer, CancellationToken.None).AsTask();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (_next is not null)
        {
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(ControlDatagram datagram) => _received(new ControlInput(_buffer.AsSpan(0, datagram.Length).ToArray(), null));

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                Take(await Channel.ReceiveAsync(_buffer, CancellationToken.None).ConfigureAwait(false));
            }
        }
        catch (ObjectDisposedException)
        {
        }
#pragma warning disable CA1031 // A plugin may throw anything; the router goes on without this channel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogError(exception, "a control channel failed");
            _health.Report(HealthState.Degraded, $"a control channel failed: {exception.GetType().Name}");
        }
    }
}

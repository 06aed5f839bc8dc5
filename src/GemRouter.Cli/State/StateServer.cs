using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli;

/// <summary>Answers clients at the state socket. A client that is slow, stuck or wrong costs a place among <see cref="MostClients"/> for some seconds, and nobody anything else.</summary>
internal sealed class StateServer : IAsyncDisposable
{
    /// <summary>The most clients at a time.</summary>
    public const int MostClients = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Socket _listener;
    private readonly StateAnswers _answers;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _clients = [];
    private readonly Task _accepting;

    /// <summary>Begins to answer.</summary>
    /// <param name="listener">The socket; its owner disposes it afterwards.</param>
    /// <param name="router">Whom to ask.</param>
    /// <param name="clock">For the bounds of what clients take.</param>
    /// <param name="log">Where faults go.</param>
    public StateServer(Socket listener, IControlledRouter router, TimeProvider clock, ILogger log)
    {
        _listener = listener;
        _answers = new StateAnswers(router, log);
        _clock = clock;
        _log = log;
        _accepting = AcceptAsync();
    }

    /// <summary>Ends all conversations, and waits for that.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        Task[] clients;
        lock (_gate)
        {
            clients = [.. _clients];
        }

        await Task.WhenAll(clients);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptAsync(_stop.Token);
                Admit(client);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                _log.LogWarning("The state socket takes no client for now: {Reason}", e.Message); // out of descriptors, for instance
                await PauseAsync();
            }
        }
    }

    private void Admit(Socket client)
    {
        lock (_gate)
        {
            StateConversation conversation = new(client, _answers, _clock, _clients.Count < MostClients);
            Task task = conversation.RunAsync(_stop.Token);
            _clients.Add(task);
            task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Forget(Task task)
    {
        lock (_gate)
        {
            _clients.Remove(task);
        }
    }

    private async Task PauseAsync()
    {
        using PeriodicTimer timer = new(Pause, _clock);
        try
        {
            await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}

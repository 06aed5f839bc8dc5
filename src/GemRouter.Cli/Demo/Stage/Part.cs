using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>A part of the demo that runs as a process of its own and reports, line by line.</summary>
/// <typeparam name="T">A report.</typeparam>
internal sealed class Part<T>
    where T : class
{
    private readonly LabProcess _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private volatile T _latest;

    /// <param name="process">The process.</param>
    /// <param name="type">How a report looks.</param>
    /// <param name="none">The report of one that has not said anything.</param>
    public Part(LabProcess process, JsonTypeInfo<T> type, T none)
    {
        _process = process;
        _latest = none;
        _reading = ReadAsync(type);
    }

    /// <summary>What it said last.</summary>
    public T Latest => _latest;

    /// <summary>Whether it is gone.</summary>
    public bool HasEnded => _reading.IsCompleted;

    /// <summary>Waits for its first report.</summary>
    /// <exception cref="LabException">It ended before.</exception>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(_ready.Task, _reading).WaitAsync(cancellation);
        if (!_ready.Task.IsCompleted)
        {
            await _process.Exit;
            throw new LabException($"{_process.Name} ended: {_process.Errors}");
        }
    }

    /// <summary>Tells it to begin.</summary>
    public Task GoAsync() => _process.SendAsync("go");

    /// <summary>Tells it to end, and waits for its last report.</summary>
    public async Task<T> EndAsync()
    {
        _process.EndInput();
        await _reading;
        await _process.Exit;
        return Latest;
    }

    private async Task ReadAsync(JsonTypeInfo<T> type)
    {
        await foreach (string line in _process.Lines.ReadAllAsync())
        {
            _latest = JsonSerializer.Deserialize(line, type) ?? _latest;
            _ready.TrySetResult();
        }
    }
}

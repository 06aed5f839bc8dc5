namespace GemRouter.Kernel.Running;

/// <summary>Watches the key sources that tell of changes, until it is stopped.</summary>
internal sealed class KeyWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _watches;

    /// <param name="watchers">The sources.</param>
    /// <param name="watch">Watches one; it throws nothing, and ends when it is cancelled.</param>
    public KeyWatch(IEnumerable<IKeyWatcher> watchers, Func<IKeyWatcher, CancellationToken, Task> watch)
    {
        CancellationToken token = _stop.Token;
        _watches = [.. watchers.Select(watcher => Task.Run(() => watch(watcher, token), CancellationToken.None))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watches).ConfigureAwait(false);
        _stop.Dispose();
    }
}

namespace GemRouter.Kernel.Running;

/// <summary>
/// How long a component may take to start or stop. It is called on a thread of the pool, so that one that blocks holds up nobody; without threads, in a replay or a test, it is called as it is.
/// </summary>
internal sealed class Patience(TimeProvider clock, bool hasThreads)
{
    /// <summary>After that it counts as hung.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>What it gets to end once it was told that time is up.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts something.</summary>
    /// <param name="start">What is called; its token is cancelled when it took too long.</param>
    /// <param name="late">Called where it comes back after all, when nobody waits any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where it hangs.</returns>
    public async ValueTask<bool> StartAsync(Func<CancellationToken, ValueTask> start, Func<ValueTask> late, CancellationToken cancellationToken)
    {
        if (!hasThreads)
        {
            await start(cancellationToken).ConfigureAwait(false);
            return true;
        }

        CancellationTokenSource told = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken token = told.Token;
        Task started = Task.Run(() => start(token).AsTask(), CancellationToken.None);
        try
        {
            await started.WaitAsync(Longest, clock, cancellationToken).ConfigureAwait(false);
            told.Dispose();
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !started.IsCompleted)
        {
            Tell(told);
        }
        catch
        {
            told.Dispose();
            if (!started.IsCompletedSuccessfully)
            {
                throw;
            }

            return true; // just in time
        }

        if (cancellationToken.IsCancellationRequested)
        {
            // It is to be stopped next, which is not to meet it in the middle of its start.
            await ((Task)CameAsync(started, Grace)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        _ = started.ContinueWith(
            async started =>
            {
                _ = started.Exception; // seen
                await late().ConfigureAwait(false);
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return false;
    }

    /// <summary>Cancels, and waits for nobody who is told so: they may be a plugin's.</summary>
    public static void Tell(CancellationTokenSource source, bool dispose = true) => _ = source.CancelAsync().ContinueWith(
        cancelled =>
        {
            _ = cancelled.Exception; // seen
            if (dispose)
            {
                source.Dispose();
            }
        },
        CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>Stops something.</summary>
    /// <param name="stop">What is called.</param>
    /// <param name="cancellationToken">When cancelled, it gets <see cref="Grace"/> and no more.</param>
    /// <returns>False where it hangs.</returns>
    public async ValueTask<bool> StopAsync(Func<CancellationToken, ValueTask> stop, CancellationToken cancellationToken)
    {
        if (!hasThreads)
        {
            await stop(cancellationToken).ConfigureAwait(false);
            return true;
        }

        return await CameAsync(Task.Run(() => stop(cancellationToken).AsTask(), CancellationToken.None), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for something that has begun; as long as a stop may take.</summary>
    /// <returns>False where it hangs.</returns>
    public async ValueTask<bool> CameAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Longest, clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            return await CameAsync(task, Grace).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return await CameAsync(task, TimeSpan.Zero).ConfigureAwait(false);
        }
    }

    private async Task<bool> CameAsync(Task task, TimeSpan longest)
    {
        try
        {
            await task.WaitAsync(longest, clock, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            if (!task.IsCompleted)
            {
                return Abandoned(task);
            }

            await task.ConfigureAwait(false);
            return true;
        }
    }

    private static bool Abandoned(Task task)
    {
        _ = task.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return false;
    }
}

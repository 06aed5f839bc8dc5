namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Waits for what happens in other processes, by looking again and again.</summary>
internal static class Until
{
    /// <summary>A generous bound, for a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something holds.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> holds, string what, TimeSpan? patience = null, bool mayFail = false)
    {
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(Look, TimeProvider.System);
        while (!await holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (TimeProvider.System.GetElapsedTime(start) > (patience ?? Patience))
            {
                if (mayFail)
                {
                    break; // what follows says what is wrong
                }

                throw new TimeoutException($"after {(patience ?? Patience).TotalSeconds} s still not: {what}");
            }

            await timer.WaitForNextTickAsync();
        }

        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?, bool)"/>
    public static Task<TimeSpan> TrueAsync(Func<bool> holds, string what, TimeSpan? patience = null, bool mayFail = false) =>
        TrueAsync(() => Task.FromResult(holds()), what, patience, mayFail);

    /// <summary>Lets that much time of the networks pass: what does not happen cannot be waited for.</summary>
    public static async Task PassedAsync(TimeSpan time)
    {
        using PeriodicTimer timer = new(time, TimeProvider.System);
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }
}

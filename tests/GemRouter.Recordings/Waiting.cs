namespace GemRouter.Recordings;

/// <summary>Waits for what happens in other processes.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">It did not come about.</exception>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(Look, TimeProvider.System);
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"after {Patience.TotalSeconds} s still not: {what}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Lets that much time of the networks pass.</summary>
    public static async Task PassAsync(double seconds)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        await timer.WaitForNextTickAsync();
    }

    /// <summary>Waits for the end of a program.</summary>
    /// <exception cref="LabException">It failed.</exception>
    public static async Task EndedWellAsync(LabProcess process)
    {
        if (await process.Exit.WaitAsync(Patience, TimeProvider.System) is not 0 and int code)
        {
            throw new LabException($"{process.Name} ended with {code}: {process.Errors}");
        }
    }
}

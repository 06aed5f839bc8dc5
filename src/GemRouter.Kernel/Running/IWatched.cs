namespace GemRouter.Kernel.Running;

/// <summary>What the watchdog looks after: a loop that calls components and has to come back from each. Any thread.</summary>
internal interface IWatched
{
    /// <summary>How many turns it took.</summary>
    long Turns { get; }

    /// <summary>True where the watchdog found that it does not come back: nobody waits for it.</summary>
    bool IsHung { get; set; }

    /// <summary>True where it ended.</summary>
    bool HasEnded { get; }

    /// <summary>Has it take a turn soon.</summary>
    void Wake();
}

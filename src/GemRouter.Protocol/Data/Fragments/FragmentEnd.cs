namespace GemRouter.Protocol;

/// <summary>How a fragment ends that makes up no payload. Each is counted in packets, under <see cref="FragmentEnds.CounterName"/>.</summary>
public enum FragmentEnd : byte
{
    /// <summary>The rest of its payload did not come within 500 ms.</summary>
    Timeout = 0,

    /// <summary>It or another of its payload contradicts the rest.</summary>
    Contradiction,

    /// <summary>Its payload was the oldest of more than 64 unfinished ones of a stream.</summary>
    Evicted,

    /// <summary>There was no memory for it.</summary>
    Memory,

    /// <summary>Its payload would be larger than 65,507 bytes.</summary>
    TooLong,

    /// <summary>It came a second time, with the same bytes (which the replay window excludes).</summary>
    Duplicate,

    /// <summary>The node stops.</summary>
    Stopped,
}

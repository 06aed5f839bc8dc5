namespace GemRouter.Plugin.Ring;

/// <summary>What a link waits for.</summary>
public enum RingMode
{
    /// <summary>For blocks of many frames: the least work for each.</summary>
    Throughput,

    /// <summary>For each frame, asleep.</summary>
    Latency,

    /// <summary>For each frame, awake: it keeps a processor busy.</summary>
    Spin,
}

namespace GemRouter.Plugin.Udp;

/// <summary>What a link waits for.</summary>
public enum UdpMode
{
    /// <summary>Where packets come fast, for a few of them: less work for each.</summary>
    Throughput,

    /// <summary>For each packet.</summary>
    Latency,
}

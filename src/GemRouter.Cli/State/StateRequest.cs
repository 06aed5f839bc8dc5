namespace GemRouter.Cli;

/// <summary>What a client asks a running router: one line of JSON.</summary>
internal sealed record StateRequest
{
    /// <summary>"status", "trace", "tap" or "reload".</summary>
    public required string Command { get; init; }

    /// <summary>For a trace: the groups. For a tap: the groups; all where left out.</summary>
    public string? Groups { get; init; }

    /// <summary>For a trace: the packets. For a tap: the packets; 0 for all that come.</summary>
    public int Packets { get; init; }

    /// <summary>For a tap: where, as ROUTE/DIRECTION/STAGE.</summary>
    public string? Point { get; init; }
}

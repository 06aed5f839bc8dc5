namespace GemRouter.Cli;

/// <summary>What a client asks a running router: one line of JSON.</summary>
internal sealed record StateRequest
{
    /// <summary>"status", "trace" or "reload".</summary>
    public required string Command { get; init; }

    /// <summary>For a trace: the groups.</summary>
    public string? Groups { get; init; }

    /// <summary>For a trace: the packets.</summary>
    public int Packets { get; init; }
}

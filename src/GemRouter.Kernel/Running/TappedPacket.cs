namespace GemRouter.Kernel;

/// <summary>A packet as it passed a point of a route. Before it is sealed, and after it was opened, it is in clear.</summary>
public sealed record TappedPacket
{
    /// <summary>When it passed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>The UDP port.</summary>
    public required int Port { get; init; }

    /// <summary>The source address.</summary>
    public required string Source { get; init; }

    /// <summary>The source UDP port.</summary>
    public required int SourcePort { get; init; }

    /// <summary>The TTL.</summary>
    public required int Ttl { get; init; }

    /// <summary>DSCP, 0 to 63.</summary>
    public required int Dscp { get; init; }

    /// <summary>ECN, 0 to 3.</summary>
    public required int Ecn { get; init; }

    /// <summary>The UDP payload.</summary>
    public required byte[] Payload { get; init; }
}

namespace GemRouter.Cli.Replay;

/// <summary>What a replay made of one group and port.</summary>
internal sealed class GroupResult(GroupAddress group, ushort port)
{
    public string Group { get; } = group.ToString();

    public int Port { get; } = port;

    /// <summary>Packets of the input.</summary>
    public long Packets { get; set; }

    /// <summary>Their payload bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>Of those, packets that the rules let through: their TTL suffices, and a route and a policy carry them.</summary>
    public long Expected { get; set; }

    /// <summary>Packets that came out.</summary>
    public long Out { get; set; }

    /// <summary>Of those, packets that are as they were.</summary>
    public long Equal { get; set; }

    /// <summary>Packets that came out changed.</summary>
    public long Different { get; set; }

    /// <summary>Packets that should have come out and did not.</summary>
    public long Missing { get; set; }
}

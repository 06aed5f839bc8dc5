namespace GemRouter;

/// <summary>What a link can do.</summary>
public sealed record LinkAbilities
{
    /// <summary>The largest IP packet of the network, in bytes: 1500 on plain Ethernet.</summary>
    public required int Mtu { get; init; }

    /// <summary>The packets that it likes to receive or send at once; more is allowed and brings nothing. 1 to 256.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>True where it sends with the packet's own <see cref="Packet.Source"/>; else with an address and port of its own.</summary>
    public bool SendsForeignSource { get; init; }

    /// <summary>True where it can receive a whole <see cref="GroupPrefix"/> and all ports; else a subscription names one group and a port.</summary>
    public bool ReceivesPrefixes { get; init; }

    /// <summary>True where it carries IPv4.</summary>
    public bool IPv4 { get; init; } = true;

    /// <summary>True where it carries IPv6.</summary>
    public bool IPv6 { get; init; } = true;
}

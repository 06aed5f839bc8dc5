namespace GemRouter;

/// <summary>What a component needs of the host, known before it is made.</summary>
public sealed record ComponentNeeds
{
    /// <summary>No needs at all.</summary>
    public static ComponentNeeds None { get; } = new();

    /// <summary>Bytes that it may <see cref="Packet.Prepend"/> to a packet, 0 to 256. The host sums them along a pipeline.</summary>
    public int Headroom { get; init; }

    /// <summary>Bytes that it may <see cref="Packet.Append"/> to a packet, 0 to 256. The host sums them along a pipeline.</summary>
    public int Tailroom { get; init; }

    /// <summary>The system privileges without which it cannot work.</summary>
    public Privileges Privileges { get; init; }

    /// <summary>How many instances the host makes. For stages; the other kinds are always made once for each time that the manifest names them.</summary>
    public Instancing Instancing { get; init; }

    /// <summary>For transports: the most receivers that can be open on one link at once (<see cref="IShardedLink.MaxShards"/>), and so the most workers that a manifest may give it. 1 for links that are no <see cref="IShardedLink"/>.</summary>
    public int MaxShards { get; init; } = 1;
}

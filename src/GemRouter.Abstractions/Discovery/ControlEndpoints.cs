using System.Collections.Immutable;
using System.Net;

namespace GemRouter;

/// <summary>Where control datagrams are received and sent. A set: without order or doubles; compares by content.</summary>
public sealed record ControlEndpoints
{
    /// <summary>The most endpoints of each list; a strategy that finds more reports it and leaves some out.</summary>
    public const int Most = 1024;

    private ControlEndpoints(ImmutableHashSet<IPEndPoint> listen, ImmutableHashSet<IPEndPoint> send)
    {
        Listen = listen;
        Send = send;
    }

    /// <summary>No endpoints.</summary>
    public static ControlEndpoints None { get; } = new([], []);

    /// <summary>Where to listen: a group and port to join, or a local address (the unspecified one for any) and port.</summary>
    public ImmutableHashSet<IPEndPoint> Listen { get; }

    /// <summary>Where each datagram is sent: groups or peers.</summary>
    public ImmutableHashSet<IPEndPoint> Send { get; }

    /// <summary>One multicast group and port for both.</summary>
    /// <exception cref="ArgumentException">The group is none, or the port is 0.</exception>
    public static ControlEndpoints Multicast(GroupAddress group, ushort port)
    {
        ArgumentOutOfRangeException.ThrowIfZero(port);
        if (!group.Address.IsMulticast)
        {
            throw new ArgumentException("The default value is no group.", nameof(group));
        }

        IPEndPoint endpoint = new(group.Address.ToIPAddress(), port);
        return new([endpoint], [endpoint]);
    }

    /// <summary>Any sets of endpoints. IPv4 addresses in their IPv6 form become what they are.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="Most"/>, or one has port 0.</exception>
    public static ControlEndpoints Of(IEnumerable<IPEndPoint> listen, IEnumerable<IPEndPoint> send)
    {
        ControlEndpoints made = new([.. listen.Select(Plain)], [.. send.Select(Plain)]);
        if (made.Listen.Count > Most || made.Send.Count > Most)
        {
            throw new ArgumentException($"There are more than {Most} endpoints.");
        }

        if (made.Listen.Concat(made.Send).FirstOrDefault(static endpoint => endpoint.Port == 0) is IPEndPoint wrong)
        {
            throw new ArgumentException($"{wrong} has no port.");
        }

        return made;
    }

    /// <summary>True where both hold the same endpoints.</summary>
    public bool Equals(ControlEndpoints? other) =>
        other is not null && Listen.SetEquals(other.Listen) && Send.SetEquals(other.Send);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Listen.Count, Send.Count);

    private static IPEndPoint Plain(IPEndPoint endpoint) => endpoint.Address.IsIPv4MappedToIPv6 ? new(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;

    /// <inheritdoc/>
    public override string ToString() => $"listen {string.Join(", ", Listen)}; send {string.Join(", ", Send)}";
}

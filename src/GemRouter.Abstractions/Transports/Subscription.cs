using System.Globalization;

namespace GemRouter;

/// <summary>What a link is to receive.</summary>
/// <param name="Groups">The groups. More than one only where <see cref="LinkAbilities.ReceivesPrefixes"/> says so.</param>
/// <param name="Port">The destination port; null for all, under the same condition.</param>
/// <param name="Source">The source of a source-specific join (RFC 4607); null for any source.</param>
public readonly record struct Subscription(GroupPrefix Groups, ushort? Port, Address? Source = null)
{
    /// <summary>True where a packet falls under it.</summary>
    public bool Matches(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return Matches(packet.Group, packet.Port, packet.Source);
    }

    /// <summary>True where a datagram falls under it that is no packet yet.</summary>
    /// <param name="group">Its destination.</param>
    /// <param name="port">Its destination port.</param>
    /// <param name="source">Its source.</param>
    public bool Matches(GroupAddress group, ushort port, Address source) =>
        Groups.Contains(group) && (Port is null || Port == port) && (Source is null || Source == source);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"({Source?.ToString() ?? "*"}, {(Groups.IsSingle ? Groups.First.ToString() : Groups.ToString())}):{Port?.ToString(CultureInfo.InvariantCulture) ?? "*"}");
}

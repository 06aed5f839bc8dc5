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
        return Groups.Contains(packet.Group) && (Port is null || Port == packet.Port) && (Source is null || Source == packet.Source);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"({Source?.ToString() ?? "*"}, {(Groups.IsSingle ? Groups.First.ToString() : Groups.ToString())}):{Port?.ToString(CultureInfo.InvariantCulture) ?? "*"}");
}

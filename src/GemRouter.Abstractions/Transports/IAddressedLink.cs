using System.Collections.Immutable;
using System.Net;

namespace GemRouter;

/// <summary>An extra ability of an <see cref="ILink"/>: it knows its addresses on its network. A red link's prefixes are what a router takes for local; a black link's address is what
/// receivers can bind packets to (bind_src).</summary>
public interface IAddressedLink
{
    /// <summary>The prefixes of the network that the link is on, IPv6's link-local one included. Empty while the interface is absent, and before the start; never default.
    /// Any thread; another array when the interface's addresses changed, the same one else. Reading it does not allocate.</summary>
    ImmutableArray<IPNetwork> Networks { get; }

    /// <summary>The source address that packets of a family leave with, whatever their group (where the link sends foreign sources: those that have none of their own); null while there is none.
    /// Within <see cref="Networks"/>. Any thread; changes when the interface's addresses do. Does not allocate.</summary>
    /// <param name="ipv4">True for IPv4, false for IPv6.</param>
    Address? SourceOf(bool ipv4);
}

using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>The addresses of this host at a moment.</summary>
/// <param name="all">Each of them once.</param>
/// <param name="networks">The prefixes of one interface, each once.</param>
internal sealed class HostAddresses(Address[] all, ImmutableArray<IPNetwork> networks)
{
    public static readonly HostAddresses None = new([], []);

    public Address[] All { get; } = all;

    public ImmutableArray<IPNetwork> Networks { get; } = networks;
}

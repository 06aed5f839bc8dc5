using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Plugin.Udp;

/// <summary>The addresses of this host at a moment.</summary>
/// <param name="all">Each of them once.</param>
/// <param name="networks">The prefixes of one interface, each once.</param>
internal sealed class HostAddresses(Address[] all, ImmutableArray<IPNetwork> networks)
{
    public static readonly HostAddresses None = new([], []);

    public Address[] All { get; } = all;

    public ImmutableArray<IPNetwork> Networks { get; } = networks;

    /// <summary>The prefix that an address is in.</summary>
    public static IPNetwork NetworkOf(Address address, int length)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.Write(bytes);
        int bits = address.IsIPv4 ? length + 96 : length; // IPv4 stands in the last 32
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF00 >> kept);
        }

        return new IPNetwork(new IPAddress(address.IsIPv4 ? bytes[12..] : bytes), length);
    }
}

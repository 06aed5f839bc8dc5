namespace GemRouter.Testing;

/// <summary>A network in memory of a domain, with a host on it that belongs to the test.</summary>
internal sealed class FixtureNetwork
{
    private const int MostRouters = 128;

    private readonly bool _isRed;
    private int _routers;

    public FixtureNetwork(FakeClock clock, ulong seed, bool isRed, int mtu, bool ipv4)
    {
        _isRed = isRed;
        IsIPv4 = ipv4;
        Medium = new MemoryNetwork(clock, seed);
        Host = new NetworkHost(Medium, AddressOf(1), mtu);
    }

    public MemoryNetwork Medium { get; }

    public NetworkHost Host { get; }

    public bool IsIPv4 { get; }

    /// <summary>The next address of the network, for a router. All are of the ranges for documentation (RFC 5737, RFC 3849).</summary>
    public Address NextAddress() => _routers < MostRouters
        ? AddressOf(254 - _routers++)
        : throw new InvalidOperationException($"More than {MostRouters} links on one network.");

    private Address AddressOf(int host) => Address.Parse(
        (IsIPv4, _isRed) switch
        {
            (true, true) => $"192.0.2.{host}",
            (true, false) => $"198.51.100.{host}",
            (false, true) => $"2001:db8:1::{host:x}",
            (false, false) => $"2001:db8:2::{host:x}",
        });
}

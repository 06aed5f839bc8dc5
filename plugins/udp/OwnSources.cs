namespace GemRouter.Plugin.Udp;

/// <summary>
/// From where this link sends, so that it does not hear itself. The system loops multicast back to the host, since other processes on it want to hear the link; the link's ports are its
/// alone there (bound without SO_REUSEADDR), so a packet from such a port and an address of this host is its own. Any thread reads.
/// </summary>
internal sealed class OwnSources
{
    private readonly long[] _ports = new long[(ushort.MaxValue + 1) / 64];
    private Address[] _addresses = [];

    /// <summary>The addresses of this host.</summary>
    public Address[] Addresses
    {
        get => Volatile.Read(ref _addresses);
        set => Volatile.Write(ref _addresses, value);
    }

    public void Add(ushort port) => Interlocked.Or(ref _ports[port / 64], 1L << (port % 64));

    public void Remove(ushort port) => Interlocked.And(ref _ports[port / 64], ~(1L << (port % 64)));

    public bool Contains(Address address, ushort port) =>
        (Volatile.Read(ref _ports[port / 64]) & (1L << (port % 64))) != 0 && (address.IsLoopback || Array.IndexOf(Addresses, address) >= 0);
}

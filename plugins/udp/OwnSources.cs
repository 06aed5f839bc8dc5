namespace GemRouter.Plugin.Udp;

/// <summary>
/// From where this link sends, so that it does not hear itself. The system loops multicast back to the host where other processes on it want to hear the link. A packet from an address of
/// this host and a port of the link is its own: the ports are its alone there (bound without SO_REUSEADDR), but for those that the host chose and shares (<see cref="IPortedLink"/>).
/// Several senders may have one port. Any thread reads.
/// </summary>
internal sealed class OwnSources
{
    private readonly long[] _ports = new long[(ushort.MaxValue + 1) / 64];
    private readonly Dictionary<ushort, int> _holders = [];
    private Address[] _addresses = [];

    /// <summary>The addresses of this host.</summary>
    public Address[] Addresses
    {
        get => Volatile.Read(ref _addresses);
        set => Volatile.Write(ref _addresses, value);
    }

    public void Add(ushort port)
    {
        lock (_holders)
        {
            int holders = _holders.GetValueOrDefault(port);
            _holders[port] = holders + 1;
            Volatile.Write(ref _ports[port / 64], _ports[port / 64] | (1L << (port % 64)));
        }
    }

    /// <summary>Takes back one <see cref="Add"/>; nothing happens where there was none.</summary>
    public void Remove(ushort port)
    {
        lock (_holders)
        {
            int holders = _holders.GetValueOrDefault(port) - 1;
            if (holders > 0)
            {
                _holders[port] = holders;
            }
            else if (_holders.Remove(port))
            {
                Volatile.Write(ref _ports[port / 64], _ports[port / 64] & ~(1L << (port % 64)));
            }
        }
    }

    public bool Contains(Address address, ushort port) =>
        (Volatile.Read(ref _ports[port / 64]) & (1L << (port % 64))) != 0 && (address.IsLoopback || Array.IndexOf(Addresses, address) >= 0);
}

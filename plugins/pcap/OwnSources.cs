namespace GemRouter.Plugin.Pcap;

/// <summary>
/// Where the link's control datagrams leave from, so that it does not hear itself: from addresses of this host, and ports that are its alone. Data frames need no such thing: the system does not
/// give a capture what was injected through it. Any thread reads.
/// </summary>
internal sealed class OwnSources
{
    private readonly Lock _gate = new();
    private readonly List<ushort> _held = [];
    private ushort[] _ports = [];
    private Address[] _addresses = [];

    /// <summary>The addresses of this host.</summary>
    public Address[] Addresses
    {
        get => Volatile.Read(ref _addresses);
        set => Volatile.Write(ref _addresses, value);
    }

    public void Add(ushort port)
    {
        lock (_gate)
        {
            _held.Add(port);
            Volatile.Write(ref _ports, [.. _held]);
        }
    }

    public void Remove(ushort port)
    {
        lock (_gate)
        {
            _held.Remove(port);
            Volatile.Write(ref _ports, [.. _held]);
        }
    }

    public bool Contains(Address address, ushort port) =>
        Array.IndexOf(Volatile.Read(ref _ports), port) >= 0 && (address.IsLoopback || Array.IndexOf(Addresses, address) >= 0);
}

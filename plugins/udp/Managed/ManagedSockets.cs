using System.Collections.Concurrent;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GemRouter.Plugin.Udp.Managed;

/// <summary>Sockets of the base library, for systems other than Linux: they work, and that is all that is claimed of them. All sockets of a link fill one queue.</summary>
internal sealed class ManagedSockets : ISockets
{
    private const int MostQueued = 1024;

    private readonly ConcurrentQueue<Datagram> _queue = new();
    private int _queued;
    private long _overflow;
    private Action? _arrived;

    /// <summary>Datagrams that found the queue full, so far.</summary>
    public long Overflow => Interlocked.Read(ref _overflow);

    public Device? Find(string name)
    {
        try
        {
            if (Array.Find(NetworkInterface.GetAllNetworkInterfaces(), candidate => candidate.Name == name) is not { } found)
            {
                return null;
            }

            IPInterfaceProperties properties = found.GetIPProperties();
            bool up = found.OperationalStatus != OperationalStatus.Down;
            if (found.Supports(NetworkInterfaceComponent.IPv4) && properties.GetIPv4Properties() is { } ipv4)
            {
                UnicastIPAddressInformation? address = properties.UnicastAddresses.FirstOrDefault(static entry => entry.Address.AddressFamily == AddressFamily.InterNetwork);
                return new Device(ipv4.Index, ipv4.Mtu > 0 ? ipv4.Mtu : ushort.MaxValue, up, address is null ? default : new Address(address.Address));
            }

            IPv6InterfaceProperties ipv6 = properties.GetIPv6Properties();
            return new Device(ipv6.Index, ipv6.Mtu > 0 ? ipv6.Mtu : ushort.MaxValue, up, default);
        }
        catch (NetworkInformationException)
        {
            return null; // it went away meanwhile
        }
    }

    public Address[] LocalAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static device => device.GetIPProperties().UnicastAddresses).Select(static entry => new Address(entry.Address)).Distinct()];
        }
        catch (NetworkInformationException)
        {
            return []; // an interface went away meanwhile
        }
    }

    public IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer) => new ManagedPortSocket(this, ipv4, port, device, receiveBuffer);

    public ILinkReceiver OpenReceiver(UdpLink link) => new ManagedReceiver(link, this);

    public IDeviceSender OpenSender(UdpLink link) => new ManagedSender(link);

    /// <summary>Says whom to tell of arrivals.</summary>
    public void Listen(Action? arrived) => Volatile.Write(ref _arrived, arrived);

    public void Enqueue(in Datagram datagram)
    {
        if (Interlocked.Increment(ref _queued) > MostQueued)
        {
            Interlocked.Decrement(ref _queued);
            Interlocked.Increment(ref _overflow);
            return;
        }

        _queue.Enqueue(datagram);
        Volatile.Read(ref _arrived)?.Invoke();
    }

    public bool TryDequeue(out Datagram datagram)
    {
        bool any = _queue.TryDequeue(out datagram);
        _ = any && Interlocked.Decrement(ref _queued) >= 0;
        return any;
    }
}

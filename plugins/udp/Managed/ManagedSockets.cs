using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GemRouter.Plugin.Udp.Managed;

/// <summary>Sockets of the base library, for systems other than Linux: they work, and that is all that is claimed of them. All sockets of a receiver fill one queue.</summary>
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
            IPAddress[] addresses = [.. properties.UnicastAddresses.Select(static entry => entry.Address)];
            IPAddress? address4 = Array.Find(addresses, static address => address.AddressFamily == AddressFamily.InterNetwork);
            IPAddress? address6 = Array.Find(addresses, static address => address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv6LinkLocal)
                ?? Array.Find(addresses, static address => address.AddressFamily == AddressFamily.InterNetworkV6);
            Address source4 = address4 is null ? default : new Address(address4);
            Address source6 = address6 is null ? default : new Address(address6); // a guess: the base library's sockets do not say which
            if (found.Supports(NetworkInterfaceComponent.IPv4) && properties.GetIPv4Properties() is { } ipv4)
            {
                return new Device(ipv4.Index, ipv4.Mtu > 0 ? ipv4.Mtu : ushort.MaxValue, up, source4, source6);
            }

            IPv6InterfaceProperties ipv6 = properties.GetIPv6Properties();
            return new Device(ipv6.Index, ipv6.Mtu > 0 ? ipv6.Mtu : ushort.MaxValue, up, source4, source6);
        }
        catch (NetworkInformationException)
        {
            return null; // it went away meanwhile
        }
    }

    public HostAddresses AddressesOf(string device)
    {
        try
        {
            (string Name, Address Address, int Length)[] found =
            [
                .. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static one => one.GetIPProperties().UnicastAddresses.Select(entry => (one.Name, new Address(entry.Address), entry.PrefixLength))),
            ];
            return new HostAddresses(
                [.. found.Select(static entry => entry.Address).Distinct()],
                [.. found.Where(entry => entry.Name == device).Select(static entry => HostAddresses.NetworkOf(entry.Address, entry.Length)).Distinct()]);
        }
        catch (NetworkInformationException)
        {
            return HostAddresses.None; // an interface went away meanwhile
        }
    }

    public IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer) => new ManagedPortSocket(this, ipv4, port, device, receiveBuffer);

    public IJoiner OpenJoiner(bool ipv4, Device device) => throw new NotSupportedException("No socket here takes all.");

    public ISockets ForReceiver() => new ManagedSockets();

    public ILinkReceiver OpenReceiver(UdpLink link, UdpShard shard) => new ManagedReceiver(link, this);

    public IDeviceSender OpenSender(UdpLink link, ushort? sourcePort) => new ManagedSender(link, sourcePort);

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

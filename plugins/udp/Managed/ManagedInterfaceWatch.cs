using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GemRouter.Plugin.Udp.Managed;

/// <summary>An interface as the base library sees it. Each look reads all anew.</summary>
internal sealed class ManagedInterfaceWatch(string name) : IInterfaceWatch
{
    public Device? Device { get; private set; }

    public HostAddresses Addresses { get; private set; } = HostAddresses.None;

    public void Look()
    {
        Device = Find(name);
        Addresses = AddressesOf(name);
    }

    public void Dispose()
    {
    }

    private static Device? Find(string name)
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

    private static HostAddresses AddressesOf(string device)
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
}

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>Sockets through system calls of Linux.</summary>
/// <param name="send">How senders send; a test has another way.</param>
internal sealed class LinuxSockets(ISendCall send) : ISockets
{
    private const int Up = 0x1;
    private const int Running = 0x40;

    public LinuxSockets()
        : this(new SendCall())
    {
    }

    public Device? Find(string name)
    {
        int index = LibC.IndexOf(name);
        int fd = index == 0 ? -1 : LibC.OpenSocket(ipv4: true);
        if (fd < 0)
        {
            return null;
        }

        int mtu = LibC.MtuOf(fd, name);
        int flags = LibC.FlagsOf(fd, name);
        Address ipv4 = LibC.IPv4Of(fd, name);
        LibC.Close(fd);
        return mtu < 0 || flags < 0 ? null : new Device(index, mtu, (flags & (Up | Running)) == (Up | Running), ipv4, LibC.IPv6Of(index));
    }

    public HostAddresses AddressesOf(string device) => InterfaceAddresses.Read(device);

    public IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer) => new LinuxPortSocket(ipv4, port, device, receiveBuffer);

    public ILinkReceiver OpenReceiver(UdpLink link) => new LinuxReceiver(link);

    public IDeviceSender OpenSender(UdpLink link, ushort? sourcePort) => new LinuxSender(link, sourcePort, send);
}

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>Sockets through system calls of Linux.</summary>
/// <param name="send">How senders send; a test has another way.</param>
/// <param name="binds">Whether sockets are bound to the interface; false for a test.</param>
internal sealed class LinuxSockets(ISendCall send, bool binds = true) : ISockets
{
    public LinuxSockets()
        : this(new SendCall())
    {
    }

    public IInterfaceWatch Watch(string device) => InterfaceWatch.Of(device);

    public IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer) => new LinuxPortSocket(ipv4, port, device, receiveBuffer, binds);

    public IJoiner OpenJoiner(bool ipv4, Device device) => new LinuxJoiner(ipv4, device);

    public ISockets ForReceiver() => this; // they keep nothing

    public ILinkReceiver OpenReceiver(UdpLink link, UdpShard shard) => new LinuxReceiver(link, shard);

    public IDeviceSender OpenSender(UdpLink link, ushort? sourcePort) => new LinuxSender(link, sourcePort, send);
}

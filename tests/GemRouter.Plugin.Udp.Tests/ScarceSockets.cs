namespace GemRouter.Plugin.Udp.Tests;

/// <summary>Sockets that remember what they hold, of a system that may have none left for joiners.</summary>
internal sealed class ScarceSockets : ISockets
{
    /// <summary>True where the system is out of descriptors.</summary>
    public bool IsOut { get; set; }

    /// <summary>The receiving sockets that were opened.</summary>
    public List<Socket> Ports { get; } = [];

    /// <summary>The joiners that were opened.</summary>
    public List<Socket> Joiners { get; } = [];

    public IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer) => Add(Ports);

    public IJoiner OpenJoiner(bool ipv4, Device device) => IsOut ? throw new ComponentException("too many open files") : Add(Joiners);

    public IInterfaceWatch Watch(string device) => throw new NotSupportedException();

    public ISockets ForReceiver() => this;

    public ILinkReceiver OpenReceiver(UdpLink link, UdpShard shard) => throw new NotSupportedException();

    public IDeviceSender OpenSender(UdpLink link, ushort? sourcePort) => throw new NotSupportedException();

    private static Socket Add(List<Socket> sockets)
    {
        Socket socket = new();
        sockets.Add(socket);
        return socket;
    }

    /// <summary>One of them: as of IPv4, for 20 memberships.</summary>
    internal sealed class Socket : IPortSocket
    {
        private const int Most = 20;

        /// <summary>What it has joined.</summary>
        public HashSet<(GroupAddress Group, Address? Source)> Held { get; } = [];

        public GroupFilter Filter { get; set; } = GroupFilter.Nothing;

        public int ReceiveBuffer => 0;

        public bool TryTakeAll() => true;

        public JoinResult Join(GroupAddress group, Address? source) => Held.Count == Most ? JoinResult.Full : Held.Add((group, source)) ? JoinResult.Joined : throw new ComponentException("joined already");

        public void Leave(GroupAddress group, Address? source) => Held.Remove((group, source));

        public void Release()
        {
        }
    }
}

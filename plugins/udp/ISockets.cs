namespace GemRouter.Plugin.Udp;

/// <summary>The system's sockets, as a link needs them: one implementation for Linux, one on the base library.</summary>
internal interface ISockets
{
    /// <summary>Makes what looks after an interface of that name; it has not looked yet.</summary>
    IInterfaceWatch Watch(string device);

    /// <summary>Opens a socket that receives on a port.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer);

    /// <summary>Opens a socket that holds memberships for one that takes all (<see cref="IPortSocket.TryTakeAll"/>).</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    IJoiner OpenJoiner(bool ipv4, Device device);

    /// <summary>The sockets for one of several receivers: what arrives there, no other one takes.</summary>
    ISockets ForReceiver();

    /// <summary>Makes a receiver of the link.</summary>
    ILinkReceiver OpenReceiver(UdpLink link, UdpShard shard);

    /// <summary>Makes a sender of the link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="sourcePort">The port that it shares with others; null for one of its own.</param>
    /// <exception cref="ComponentException">The system refuses.</exception>
    IDeviceSender OpenSender(UdpLink link, ushort? sourcePort);
}

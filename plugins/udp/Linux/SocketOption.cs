namespace GemRouter.Plugin.Udp.Linux;

/// <summary>Levels and names of socket options and control messages, see socket(7), ip(7), ipv6(7), udp(7).</summary>
internal static class SocketOption
{
    public const int Socket = 1;
    public const int IPv4 = 0;
    public const int Udp = 17;
    public const int IPv6 = 41;

    public const int ReuseAddress = 2;
    public const int SendBuffer = 7;
    public const int ReceiveBuffer = 8;
    public const int SendBufferForce = 32;
    public const int ReusePort = 15;
    public const int ReceiveBufferForce = 33;
    public const int ReceiveOverflow = 40;
    public const int BindToInterface = 62;

    public const int Tos = 1;
    public const int Ttl = 2;
    public const int PacketInfo = 8;
    public const int MtuDiscover = 10;
    public const int ReceiveTtl = 12;
    public const int ReceiveTos = 13;
    public const int OriginalDestination = 20;
    public const int MulticastInterface = 32;
    public const int MulticastLoop = 34;
    public const int MulticastAll = 49;

    public const int MulticastInterface6 = 17;
    public const int MulticastLoop6 = 19;
    public const int MtuDiscover6 = 23;
    public const int OnlyIPv6 = 26;
    public const int MulticastAll6 = 29;
    public const int ReceivePacketInfo6 = 49;
    public const int PacketInfo6 = 50;
    public const int ReceiveHopLimit = 51;
    public const int HopLimit = 52;
    public const int DontFragment6 = 62;
    public const int ReceiveTrafficClass = 66;
    public const int TrafficClass = 67;

    public const int JoinGroup = 42;
    public const int LeaveGroup = 45;
    public const int JoinSourceGroup = 46;
    public const int LeaveSourceGroup = 47;

    public const int Segment = 103;

    /// <summary>IP_PMTUDISC_PROBE and its twin: nothing is fragmented here or on the way, and no router's word on the path is believed.</summary>
    public const int Probe = 3;
}

using System.Buffers.Binary;
using System.Net.Sockets;
using GemRouter.Hosting;
using GemRouter.Plugin.Ring.Sending;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>The priority of a frame is the one that the system gives a packet of a socket.</summary>
public sealed class QueueClassTests
{
    private const int SocketLevel = 1;
    private const int Priority = 12; // SO_PRIORITY

    [Fact]
    public void Each_DSCP_has_the_priority_that_the_system_gives_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks Linux");
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] answer = new byte[sizeof(int)];
        for (int dscp = 0; dscp < 64; dscp++)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, dscp << 2);
            socket.GetRawSocketOption(SocketLevel, Priority, answer);
            Assert.Equal(BinaryPrimitives.ReadInt32LittleEndian(answer), PriorityOf("239.1.1.1", dscp));
            Assert.Equal(0, PriorityOf("ff35::1", dscp)); // it looks at no traffic class of IPv6
        }
    }

    private static int PriorityOf(string group, int dscp)
    {
        PacketPool pool = new(1, 0, 10, 0);
        BatchOwner owner = new(pool, 1);
        Assert.True(owner.Batch.TryRent(out Packet? packet));
        packet.Group = GroupAddress.Parse(group);
        packet.Dscp = (byte)dscp;
        int priority = QueueClass.PriorityOf(packet);
        packet.Return();
        return priority;
    }
}

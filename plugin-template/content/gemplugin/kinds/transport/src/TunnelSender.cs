using System.Net.Sockets;

namespace __namespace__;

/// <summary>A sending end, for one worker. It neither waits nor allocates, changes nothing in a packet, and drops under a reason what could not be sent.</summary>
internal sealed class TunnelSender(Tunnel tunnel) : ILinkSender
{
    private const int HeaderOfIP = 28; // and UDP

    private readonly byte[] _frame = GC.AllocateUninitializedArray<byte>(Frame.Longest, pinned: true);
    private readonly DropReason _tooLong = tunnel.Context.Counters.DropReason("send_too_long", "The packet is longer than the link's mtu.");
    private readonly DropReason _full = tunnel.Context.Counters.DropReason("send_full", "The system's queue was full.");
    private readonly DropReason _refused = tunnel.Context.Counters.DropReason("send_refused", "The system does not send to the far end.");

    public void Send(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            DropReason? reason = packet.Length > tunnel.Abilities.Mtu - HeaderOfIP ? _tooLong : Send(packet);
            if (reason is not null)
            {
                batch.Drop(packet, reason);
            }
        }
    }

    public void Dispose()
    {
    }

    private DropReason? Send(Packet packet)
    {
        try
        {
            tunnel.Socket.SendTo(_frame.AsSpan(0, Frame.Write(packet, _frame)), SocketFlags.None, tunnel.Remote);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable ? _full : _refused;
        }
    }
}

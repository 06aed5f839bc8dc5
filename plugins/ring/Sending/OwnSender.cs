using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>
/// A sending end of a link that sends with its own address, and takes the cheaper of two ways: runs through UDP sockets, which do the work once for all packets of a run; where flows take turns, so that each packet would be a
/// run of its own, whole frames, which pass what a socket does for each.
/// </summary>
internal sealed class OwnSender(RingLink link, LinuxSender sockets, FrameSender frames) : IDeviceSender
{
    private readonly RunLength _runs = new();

    public void Attach(Device? device) => sockets.Attach(device);

    public void Send(PacketBatch batch)
    {
        _runs.Add(batch);
        if (_runs.IsShort && TakesFrames(batch))
        {
            frames.Send(batch);
        }
        else
        {
            sockets.Send(batch);
        }
    }

    public void Dispose()
    {
        link.Closed(this);
        frames.Dispose();
        sockets.Dispose();
    }

    /// <summary>True where frames can be sent: there is a ring to inject through, and an address; of IPv6 the system may choose that, which it does for a socket alone.</summary>
    private bool TakesFrames(PacketBatch batch)
    {
        if (link.Device is not { IPv4.IsUnspecified: false } device || link.RingOf(0) is null)
        {
            return false;
        }

        if (device.IPv6.IsUnspecified)
        {
            foreach (Packet packet in batch)
            {
                if (!packet.Group.IsIPv4)
                {
                    return false;
                }
            }
        }

        return true;
    }
}

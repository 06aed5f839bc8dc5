using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>
/// A sending end of a link that sends with its own address, and takes the cheaper of two ways: runs through UDP sockets, which do the work once for all packets of a run; where flows take turns, so that each packet would be a
/// run of its own, whole frames, which pass what a socket does for each.
/// </summary>
internal sealed class OwnSender : IDeviceSender
{
    private readonly RingLink _link;
    private readonly LinuxSender _sockets;
    private readonly FrameSender _frames;
    private readonly RunLength _runs = new();

    /// <exception cref="ComponentException">The system refuses.</exception>
    public OwnSender(RingLink link, ushort? sourcePort)
    {
        _link = link;
        _sockets = new LinuxSender(link, sourcePort, new SendCall());
        try
        {
            _frames = FrameSender.Beside(link, _sockets);
        }
        catch
        {
            _sockets.Dispose();
            throw;
        }
    }

    public void Attach(Device? device)
    {
        _sockets.Attach(device);
        _frames.Attach(device);
    }

    public void Send(PacketBatch batch)
    {
        _runs.Add(batch);
        if (!_runs.IsShort || LeavesSource(_runs.HasIPv6) || !_frames.TrySend(batch))
        {
            _sockets.Send(batch);
        }
    }

    // Where no source of IPv6 is known that does for all groups, the system may still find one for a group.
    private bool LeavesSource(bool hasIPv6) => hasIPv6 && _link.Device is { IPv6.IsUnspecified: true };

    public void Dispose()
    {
        _link.Closed(this);
        _frames.Dispose();
        _sockets.Dispose();
    }
}

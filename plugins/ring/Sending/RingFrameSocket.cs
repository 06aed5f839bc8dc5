using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>The socket of the link's first ring, which all its senders share: what is injected through the socket of a ring, none of that link's rings hears.</summary>
internal sealed class RingFrameSocket(RingLink link) : IFrameSocket
{
    private PacketRing? _held;
    private FrameOrigin? _origin; // the last one, so that none is made for each batch

    public void Attach(Device? device)
    {
        // The link's rings follow it.
    }

    public FrameOrigin? TryHold(out int descriptor)
    {
        descriptor = -1;
        Device? device = link.Device;
        PacketRing? ring = link.RingOf(0);
        if (device is null || ring?.TryHold() != true)
        {
            return null;
        }

        _held = ring;
        descriptor = ring.Socket.Descriptor;
        if (!ReferenceEquals(_origin?.Device, device) || _origin.HardwareAddress != ring.Socket.BoundAddress)
        {
            _origin = new FrameOrigin(device, ring.Socket.BoundAddress);
        }

        return _origin;
    }

    public void LetGo()
    {
        _held?.LetGo();
        _held = null;
    }

    public void Prioritize(int priority)
    {
        // Others send through it at the same time.
    }

    public void Dispose() => LetGo();
}

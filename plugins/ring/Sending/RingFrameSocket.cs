using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>The socket of the link's first ring, which all its senders share: what is injected through the socket of a ring, none of that link's rings hears.</summary>
internal sealed class RingFrameSocket(RingLink link) : IFrameSocket
{
    private PacketRing? _held;

    public void Attach(Device? device)
    {
        // The link's rings follow it.
    }

    public bool TryHold(out int descriptor, out ulong hardwareAddress)
    {
        PacketRing? ring = link.RingOf(0);
        _held = ring?.TryHold() == true ? ring : null;
        descriptor = _held?.Socket.Descriptor ?? -1;
        hardwareAddress = _held?.HardwareAddress ?? 0;
        return _held is not null;
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

using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>A packet socket of one sender, which receives nothing: its buffer and its priority are the sender's alone. Rings that hear what the host sends would hear it, too.</summary>
internal sealed class FrameSocket : IFrameSocket
{
    private readonly RingLink _link;
    private readonly PacketSocket _socket = PacketSocket.OpenToSend();
    private FrameOrigin? _origin; // null where it is on no interface
    private int _priority;

    /// <exception cref="ComponentException">The system refuses.</exception>
    public FrameSocket(RingLink link) => _link = link;

    public void Attach(Device? device)
    {
        ulong address = _link.HardwareAddress; // 0 where there are no rings on it: it is down, or of another kind
        if (device is null || address == 0)
        {
            Volatile.Write(ref _origin, null);
            return;
        }

        if (_origin?.Device.Index != device.Index)
        {
            Volatile.Write(ref _origin, null);
            if (!_socket.TryBindToSend(device))
            {
                return;
            }
        }

        Volatile.Write(ref _origin, new FrameOrigin(device, address));
    }

    public FrameOrigin? TryHold(out int descriptor)
    {
        descriptor = _socket.Descriptor;
        return Volatile.Read(ref _origin);
    }

    public void LetGo()
    {
    }

    public void Prioritize(int priority)
    {
        if (priority != _priority)
        {
            LibC.SetOption(_socket.Descriptor, PacketOption.SocketLevel, PacketOption.Priority, priority); // up to 6 without a privilege
            _priority = priority;
        }
    }

    public void Dispose() => _socket.Close();
}

using System.Collections.Concurrent;

namespace GemRouter.Plugin.Udp.Managed;

/// <summary>Sockets of the base library, for systems other than Linux: they work, and that is all that is claimed of them. All sockets of a receiver fill one queue.</summary>
internal sealed class ManagedSockets : ISockets
{
    private const int MostQueued = 1024;

    private readonly ConcurrentQueue<Datagram> _queue = new();
    private int _queued;
    private long _overflow;
    private Action? _arrived;

    /// <summary>Datagrams that found the queue full, so far.</summary>
    public long Overflow => Interlocked.Read(ref _overflow);

    public IInterfaceWatch Watch(string device) => new ManagedInterfaceWatch(device);

    public IPortSocket OpenPort(bool ipv4, ushort port, Device device, int receiveBuffer) => new ManagedPortSocket(this, ipv4, port, device, receiveBuffer);

    public IJoiner OpenJoiner(bool ipv4, Device device) => throw new NotSupportedException("No socket here takes all.");

    public ISockets ForReceiver() => new ManagedSockets();

    public ILinkReceiver OpenReceiver(UdpLink link, UdpShard shard) => new ManagedReceiver(link, this);

    public IDeviceSender OpenSender(UdpLink link, ushort? sourcePort) => new ManagedSender(link, sourcePort);

    /// <summary>Says whom to tell of arrivals.</summary>
    public void Listen(Action? arrived) => Volatile.Write(ref _arrived, arrived);

    public void Enqueue(in Datagram datagram)
    {
        if (Interlocked.Increment(ref _queued) > MostQueued)
        {
            Interlocked.Decrement(ref _queued);
            Interlocked.Increment(ref _overflow);
            return;
        }

        _queue.Enqueue(datagram);
        Volatile.Read(ref _arrived)?.Invoke();
    }

    public bool TryDequeue(out Datagram datagram)
    {
        bool any = _queue.TryDequeue(out datagram);
        _ = any && Interlocked.Decrement(ref _queued) >= 0;
        return any;
    }
}

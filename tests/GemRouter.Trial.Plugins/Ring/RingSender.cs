namespace GemRouter.Trial.Plugins;

/// <summary>Gathers runs of packets that differ in nothing but their bytes, and sends each run in one call.</summary>
internal sealed class RingSender(RingLink link) : ILinkSender
{
    private readonly Packet?[] _run = new Packet?[MockKernel.MaxSegments];
    private readonly Iovec[] _segments = new Iovec[MockKernel.MaxSegments];
    private int _count;
    private bool _disposed;

    public void Send(PacketBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (Packet packet in batch)
        {
            if (packet.Length > link.LongestPayload || !packet.Group.IsIPv4)
            {
                batch.Drop(packet, link.TooLong);
                continue;
            }

            if (_count > 0 && !Joins(packet))
            {
                Flush(batch);
            }

            _run[_count] = packet;
            _segments[_count++] = new Iovec(packet.PayloadAddress, packet.Length);
        }

        Flush(batch);
    }

    public void Dispose() => _disposed = true;

    private bool Joins(Packet packet)
    {
        Packet first = _run[0]!;
        return _count < MockKernel.MaxSegments && (_count + 1) * first.Length <= MockKernel.MaxBytes && packet.Length == first.Length
            && packet.Group == first.Group && packet.Port == first.Port && packet.Ttl == first.Ttl && packet.Dscp == first.Dscp && packet.Ecn == first.Ecn;
    }

    private void Flush(PacketBatch batch)
    {
        if (_count == 0)
        {
            return;
        }

        Packet first = _run[0]!;
        SystemCall call = new(first.Group, first.Port, first.Ttl, (byte)((first.Dscp << 2) | first.Ecn), first.Length, _count);
        if (!link.Kernel.Send(link, call, _segments.AsSpan(0, _count)))
        {
            foreach (Packet? packet in _run.AsSpan(0, _count))
            {
                batch.Drop(packet!, link.Refused);
            }
        }

        Array.Clear(_run, 0, _count);
        _count = 0;
    }
}

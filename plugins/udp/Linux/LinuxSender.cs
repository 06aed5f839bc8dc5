namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A sending end of a link: one socket for each address family, sendmmsg, runs in one message.</summary>
internal sealed class LinuxSender : IDeviceSender
{
    private readonly IDeviceLink _link;
    private readonly SendDrops _drops;
    private readonly SendSocket _ipv4;
    private readonly SendSocket _ipv6;
    private bool _disposed;

    public LinuxSender(IDeviceLink link, ushort? sourcePort, ISendCall send)
    {
        _link = link;
        _drops = new SendDrops(link.Context.Counters);
        Counter gathered = link.Context.Counters.Counter("gathered", "Packets that were sent as part of a run, with one system call's work for all (UDP_SEGMENT).");
        _ipv4 = new SendSocket(ipv4: true, sourcePort, link.TellsHost, send, _drops, gathered);
        try
        {
            _ipv6 = new SendSocket(ipv4: false, sourcePort, link.TellsHost, send, _drops, gathered);
        }
        catch
        {
            _ipv4.Dispose();
            throw;
        }

        _link.Own.Add(_ipv4.Port);
        _link.Own.Add(_ipv6.Port);
    }

    /// <summary>The port that packets of an address family leave from; 0 where the host lacks it.</summary>
    public ushort PortOf(bool ipv4) => (ipv4 ? _ipv4 : _ipv6).Port;

    public void Attach(Device? device)
    {
        if (device is not null)
        {
            _ipv4.Attach(device);
            _ipv6.Attach(device);
        }
    }

    public void Send(PacketBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Device? device = _link.Device;
        int mtu = device is null ? 0 : _link.MtuOf(device);
        _ipv4.Begin(device);
        _ipv6.Begin(device);
        foreach (Packet packet in batch)
        {
            if (_drops.Against(packet, device, mtu) is { } reason)
            {
                batch.Drop(packet, reason);
                continue;
            }

            (packet.Group.IsIPv4 ? _ipv4 : _ipv6).Add(batch, packet); // flows of both may take turns: each keeps its own order
        }

        _ipv4.Flush(batch);
        _ipv6.Flush(batch);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _link.Closed(this);
        _link.Own.Remove(_ipv4.Port);
        _link.Own.Remove(_ipv6.Port);
        _ipv4.Dispose();
        _ipv6.Dispose();
    }
}

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>A socket that receives on one port.</summary>
internal sealed class LinuxPortSocket : IPortSocket
{
    private readonly Descriptor _descriptor;
    private readonly Device _device;
    private readonly bool _ipv4;
    private bool _isBound; // to the interface
    private GroupFilter _filter = GroupFilter.Nothing;

    /// <param name="ipv4">The family.</param>
    /// <param name="port">The port.</param>
    /// <param name="device">The interface.</param>
    /// <param name="receiveBuffer">The receive buffer, in bytes.</param>
    /// <param name="binds">False to leave it on all interfaces, as where the system refuses to bind it to one.</param>
    public LinuxPortSocket(bool ipv4, ushort port, Device device, int receiveBuffer, bool binds = true)
    {
        _ipv4 = ipv4;
        Port = port;
        _device = device;
        int fd = LibC.OpenSocket(ipv4);
        if (fd < 0)
        {
            throw new ComponentException(Refusal.Of($"a socket for port {port}", -fd));
        }

        _descriptor = new Descriptor(fd);
        try
        {
            SetUp(fd, port, receiveBuffer, binds);
        }
        catch
        {
            Release();
            throw;
        }
    }

    public ushort Port { get; }

    public int Number => _descriptor.Number;

    /// <summary>The interface of all that arrives; 0 where the system says it of each packet.</summary>
    public int Interface => _isBound ? _device.Index : 0;

    public int ReceiveBuffer => LibC.GetOption(Number, SocketOption.Socket, SocketOption.ReceiveBuffer) / 2; // the system counts its own book-keeping, too

    /// <summary>The kernel's count of packets that found the buffer full, as the receiver last saw it.</summary>
    public uint Overflow { get; set; }

    public GroupFilter Filter
    {
        get => Volatile.Read(ref _filter);
        set => Volatile.Write(ref _filter, value);
    }

    public bool TryHold() => _descriptor.TryHold();

    public void Release() => _descriptor.Release();

    public JoinResult Join(GroupAddress group, Address? source) => GroupRequest.Join(Number, _device.Index, group, source);

    public void Leave(GroupAddress group, Address? source) => GroupRequest.Leave(Number, _device.Index, group, source);

    public bool TryTakeAll()
    {
        if (!_isBound)
        {
            return false; // it would take what comes by other interfaces, too
        }

        int result = _ipv4 ? LibC.SetOption(Number, SocketOption.IPv4, SocketOption.MulticastAll, 1) : LibC.SetOption(Number, SocketOption.IPv6, SocketOption.MulticastAll6, 1);
        return result >= 0 || (!_ipv4 && -result == Errno.NoOption); // before 4.20 IPv6 has no other way
    }

    private void SetUp(int fd, ushort port, int receiveBuffer, bool binds)
    {
        Set(SocketOption.Socket, SocketOption.ReuseAddress, 1);
        Set(SocketOption.Socket, SocketOption.ReceiveOverflow, 1);
        LibC.SetBuffer(fd, sends: false, receiveBuffer);

        // Keeps what comes by other interfaces out of the buffer. Older systems refuse it; then the receiver looks at the interface of each packet.
        _isBound = binds && LibC.SetOption(fd, SocketOption.Socket, SocketOption.BindToInterface, _device.Index) >= 0;
        if (_ipv4)
        {
            Set(SocketOption.IPv4, SocketOption.MulticastAll, 0);
            if (!_isBound || LibC.SetOption(fd, SocketOption.IPv4, SocketOption.OriginalDestination, 1) < 0)
            {
                Set(SocketOption.IPv4, SocketOption.PacketInfo, 1); // the system looks up a route for each packet then
            }

            Set(SocketOption.IPv4, SocketOption.ReceiveTtl, 1);
            Set(SocketOption.IPv4, SocketOption.ReceiveTos, 1);
        }
        else
        {
            Set(SocketOption.IPv6, SocketOption.OnlyIPv6, 1);
            LibC.SetOption(fd, SocketOption.IPv6, SocketOption.MulticastAll6, 0); // since 4.20; the filter does the same
            Set(SocketOption.IPv6, SocketOption.ReceivePacketInfo6, 1);
            Set(SocketOption.IPv6, SocketOption.ReceiveHopLimit, 1);
            Set(SocketOption.IPv6, SocketOption.ReceiveTrafficClass, 1);
        }

        int bound = LibC.BindAny(fd, _ipv4, port);
        if (bound < 0)
        {
            throw new ComponentException(Refusal.Of($"port {port}", -bound));
        }
    }

    private void Set(int level, int name, int value)
    {
        int result = LibC.SetOption(Number, level, name, value);
        if (result < 0)
        {
            throw new ComponentException(Refusal.Of($"socket option {level}/{name}", -result));
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GemRouter.Plugin.Udp.Managed;

/// <summary>A socket that receives on one port. Joins are for any source; the filter looks at the source.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Release ends it.")]
internal sealed class ManagedPortSocket : IPortSocket
{
    private readonly ManagedSockets _sockets;
    private readonly Dictionary<GroupAddress, int> _joins = [];
    private readonly Socket _socket;
    private readonly DatagramPump _pump;
    private readonly Device _device;
    private readonly ushort _port;
    private GroupFilter _filter = GroupFilter.Nothing;

    public ManagedPortSocket(ManagedSockets sockets, bool ipv4, ushort port, Device device, int receiveBuffer)
    {
        _sockets = sockets;
        _device = device;
        _port = port;
        try
        {
            _socket = ManagedSocket.Shared(ipv4 ? IPAddress.Any : IPAddress.IPv6Any, port, device);
            _socket.ReceiveBufferSize = receiveBuffer;
        }
        catch (SocketException exception)
        {
            throw new ComponentException($"The system refuses port {port}: {exception.Message}.", exception);
        }

        ReceiveBuffer = receiveBuffer;
        _pump = new DatagramPump(_socket, Take);
    }

    public int ReceiveBuffer { get; }

    public GroupFilter Filter
    {
        get => Volatile.Read(ref _filter);
        set => Volatile.Write(ref _filter, value);
    }

    public JoinResult Join(GroupAddress group, Address? source)
    {
        int joins = _joins.GetValueOrDefault(group);
        if (joins == 0)
        {
            try
            {
                ManagedSocket.Join(_socket, group.Address.ToIPAddress(), _device);
            }
            catch (SocketException exception)
            {
                return exception.SocketErrorCode is SocketError.NoBufferSpaceAvailable ? JoinResult.Full : JoinResult.NotYet;
            }
        }

        _joins[group] = joins + 1;
        return JoinResult.Joined;
    }

    public void Leave(GroupAddress group, Address? source)
    {
        int joins = _joins.GetValueOrDefault(group) - 1;
        if (joins > 0)
        {
            _joins[group] = joins;
        }
        else if (_joins.Remove(group))
        {
            try
            {
                ManagedSocket.Leave(_socket, group.Address.ToIPAddress(), _device);
            }
            catch (SocketException)
            {
                // The interface is gone, and the membership with it.
            }
        }
    }

    public bool TryTakeAll() => false;

    public void Release() => _pump.Dispose();

    private void Take(ReadOnlyMemory<byte> bytes, IPEndPoint from, IPPacketInformation information)
    {
        if (information.Interface == _device.Index && GroupAddress.TryFrom(new Address(information.Address), out GroupAddress group))
        {
            _sockets.Enqueue(new Datagram(this, _port, bytes.ToArray(), new Address(from.Address), (ushort)from.Port, group));
        }
    }
}

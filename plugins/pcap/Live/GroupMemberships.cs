using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>
/// The groups that the host joins for the link, so that the interface and the switches before it deliver them: a capture alone asks nobody. Joined on UDP sockets that have no port and so receive
/// nothing; more than one where the system limits the memberships of a socket. Guarded by the link's lock.
/// </summary>
internal sealed class GroupMemberships
{
    private const int IPv4 = 0;
    private const int IPv6 = 41;
    private const int JoinGroup = 42;
    private const int LeaveGroup = 45;
    private const int JoinSourceGroup = 46;
    private const int LeaveSourceGroup = 47;
    private const int StorageSize = 128; // struct sockaddr_storage
    private const int FirstStorage = 8;  // behind the interface's number

    private readonly Dictionary<(GroupAddress Group, Address? Source), Membership> _memberships = [];
    private readonly List<Socket> _sockets = [];
    private int _device;

    /// <summary>Memberships that wait for the interface.</summary>
    public int Pending => _memberships.Values.Count(static membership => membership.Socket is null);

    /// <summary>Joins a group; counted, so that each join has its leave.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public void Join(GroupAddress group, Address? source)
    {
        if (_memberships.TryGetValue((group, source), out Membership? present))
        {
            present.Users++;
            return;
        }

        Membership made = new();
        if (_device != 0)
        {
            made.Socket = Join((group, source));
        }

        _memberships.Add((group, source), made);
    }

    public void Leave(GroupAddress group, Address? source)
    {
        if (_memberships.TryGetValue((group, source), out Membership? present) && --present.Users == 0)
        {
            _memberships.Remove((group, source));
            if (present.Socket is not null)
            {
                Change(present.Socket, source is null ? LeaveGroup : LeaveSourceGroup, group, source);
            }
        }
    }

    /// <summary>Joins all on an interface, 0 for none; what is joined there already stays.</summary>
    /// <exception cref="ComponentException">The system refuses some; the others are joined.</exception>
    public void Attach(int device)
    {
        if (device != _device)
        {
            Close();
            _device = device;
        }

        ComponentException? refused = null;
        foreach (((GroupAddress Group, Address? Source) key, Membership membership) in _memberships)
        {
            try
            {
                membership.Socket ??= _device == 0 ? null : Join(key);
            }
            catch (ComponentException exception)
            {
                refused = exception;
            }
        }

        if (refused is not null)
        {
            throw refused;
        }
    }

    public void Clear()
    {
        Close();
        _memberships.Clear();
    }

    private void Close()
    {
        foreach (Membership membership in _memberships.Values)
        {
            membership.Socket = null;
        }

        _sockets.ForEach(static socket => socket.Dispose());
        _sockets.Clear();
    }

    /// <summary>Joins on the first socket that has room; null where the interface is not ready.</summary>
    private Socket? Join((GroupAddress Group, Address? Source) key)
    {
        AddressFamily family = key.Group.IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        foreach (Socket socket in _sockets.Where(socket => socket.AddressFamily == family))
        {
            SocketError said = Change(socket, key.Source is null ? JoinGroup : JoinSourceGroup, key.Group, key.Source);
            if (said == SocketError.Success)
            {
                return socket;
            }

            if (IsNotReady(said))
            {
                return null;
            }
        }

        Socket? another = null;
        try
        {
            another = new(family, SocketType.Dgram, ProtocolType.Udp);
            SocketError said = Change(another, key.Source is null ? JoinGroup : JoinSourceGroup, key.Group, key.Source);
            if (said == SocketError.Success)
            {
                _sockets.Add(another);
                return another;
            }

            another.Dispose();
            return IsNotReady(said) ? null : throw new ComponentException(
                $"The system refuses to join {key.Group}: {said}. Look at {(key.Group.IsIPv4 ? "net.ipv4.igmp_max_memberships and net.ipv4.igmp_max_msf" : "net.core.optmem_max and net.ipv6.mld_max_msf")}, which must be above 0.");
        }
        catch (SocketException exception)
        {
            another?.Dispose();
            throw new ComponentException($"The system refuses to join {key.Group}: {exception.Message}.", exception);
        }
    }

    private static bool IsNotReady(SocketError said) => said is SocketError.AddressNotAvailable or SocketError.NetworkDown or SocketError.NetworkUnreachable
        || (int)said == Errno.NoDevice || said == SocketError.SocketError;

    private SocketError Change(Socket socket, int option, GroupAddress group, Address? source)
    {
        // struct group_req, or group_source_req: the interface's index, the group, the source
        Span<byte> request = stackalloc byte[FirstStorage + (2 * StorageSize)];
        request.Clear();
        MemoryMarshal.Write(request, in _device);
        Write(request[FirstStorage..], group.Address);
        if (source is { } address)
        {
            Write(request[(FirstStorage + StorageSize)..], address);
        }

        try
        {
            socket.SetRawSocketOption(group.IsIPv4 ? IPv4 : IPv6, option, request[..(FirstStorage + (source is null ? StorageSize : 2 * StorageSize))]);
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    /// <summary>struct sockaddr_in or sockaddr_in6.</summary>
    private static void Write(Span<byte> destination, Address address)
    {
        ushort family = (ushort)(address.IsIPv4 ? 2 : 10);
        MemoryMarshal.Write(destination, in family);
        if (address.IsIPv4)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(destination[4..], address.IPv4Bits);
        }
        else
        {
            address.Write(destination[8..]);
        }
    }

    private sealed class Membership
    {
        public int Users { get; set; } = 1;

        public Socket? Socket { get; set; }
    }
}

namespace GemRouter.Plugin.Udp;

/// <summary>
/// What receives on one port. Few memberships are the receiving socket's own: then the system keeps out what others on the host have joined. A socket takes few (20 of IPv4 by default), and for each packet the system goes through all sockets of
/// the port and all their memberships. So where there are more, and one receiver has it all, one socket takes what comes to the port, and others hold the memberships, which have no port and receive nothing. Of several receivers each
/// would get everything that way: they go on with more sockets. Guarded by the link's lock.
/// </summary>
/// <param name="sockets">The system's sockets.</param>
/// <param name="ipv4">The address family.</param>
/// <param name="port">The port.</param>
/// <param name="device">The interface.</param>
/// <param name="receiveBuffer">The receive buffer of each socket, in bytes.</param>
/// <param name="mayTakeAll">True where the link has one receiver.</param>
internal sealed class PortSockets(ISockets sockets, bool ipv4, ushort port, Device device, int receiveBuffer, bool mayTakeAll)
{
    private const int MostOwn = 20; // memberships

    private readonly HashSet<Membership> _members = [];
    private readonly List<IPortSocket> _sockets = [];
    private readonly List<IJoiner> _joiners = []; // once one socket takes all
    private bool _mayTakeAll = mayTakeAll;
    private bool _takesAll;
    private bool _isChanged;

    /// <summary>Those that receive.</summary>
    public IReadOnlyList<IPortSocket> Sockets => _sockets;

    /// <summary>Makes a membership, or leaves it without a socket where the interface is not ready.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public void Join(Membership membership)
    {
        if (_takesAll)
        {
            MoveFromReceiving(); // what could not be moved before
        }
        else if (_members.Count >= MostOwn)
        {
            TryTakeAll();
        }

        JoinResult result = Try(membership);
        if (result == JoinResult.Full)
        {
            throw new ComponentException(
                $"The system refuses to join {membership.Group}, even on a socket of its own; look at {(ipv4 ? "net.ipv4.igmp_max_memberships" : "net.core.optmem_max")}"
                + $" and {(ipv4 ? "net.ipv4.igmp_max_msf" : "net.ipv6.mld_max_msf")}, which must be above 0.");
        }

        if (result == JoinResult.Joined)
        {
            _members.Add(membership);
            _isChanged = true;
        }
    }

    public void Leave(Membership membership)
    {
        if (_members.Remove(membership))
        {
            membership.Socket?.Leave(membership.Group, membership.Source);
            membership.Socket = null;
            _isChanged = true;
        }
    }

    /// <summary>Tells the sockets what to deliver, and closes those that are not needed any more.</summary>
    public void Publish()
    {
        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        ILookup<IJoiner, Membership> held = _members.ToLookup(static member => member.Socket!);
        foreach (IPortSocket socket in _sockets.ToArray())
        {
            socket.Filter = new GroupFilter((_takesAll ? _members : held[socket]).Select(static member => (member.Group, member.Source)));
            if (_takesAll ? _members.Count == 0 : !held.Contains(socket))
            {
                _sockets.Remove(socket);
                socket.Release();
            }
        }

        foreach (IJoiner joiner in _joiners.Where(joiner => !held.Contains(joiner)).ToArray())
        {
            _joiners.Remove(joiner);
            joiner.Release();
        }
    }

    /// <summary>Closes them all.</summary>
    public void Close()
    {
        foreach (Membership member in _members)
        {
            member.Socket = null;
        }

        _sockets.ForEach(static socket => socket.Release());
        _joiners.ForEach(static joiner => joiner.Release());
        _members.Clear();
        _sockets.Clear();
        _joiners.Clear();
    }

    private JoinResult Try(Membership membership)
    {
        foreach (IJoiner socket in _takesAll ? _joiners : _sockets.AsEnumerable<IJoiner>())
        {
            JoinResult found = Try(membership, socket);
            if (found != JoinResult.Full)
            {
                return found;
            }
        }

        if (!_takesAll && _sockets.Count > 0 && TryTakeAll())
        {
            return Try(membership);
        }

        IPortSocket? receiving = _takesAll ? null : sockets.OpenPort(ipv4, port, device, receiveBuffer);
        IJoiner another = receiving ?? sockets.OpenJoiner(ipv4, device);
        JoinResult result = JoinResult.NotYet;
        try
        {
            result = Try(membership, another);
        }
        finally
        {
            if (result != JoinResult.Joined)
            {
                another.Release();
            }
        }

        if (result == JoinResult.Joined && receiving is not null)
        {
            _sockets.Add(receiving);
        }
        else if (result == JoinResult.Joined)
        {
            _joiners.Add(another);
        }

        return result;
    }

    private static JoinResult Try(Membership membership, IJoiner socket)
    {
        JoinResult result = socket.Join(membership.Group, membership.Source);
        membership.Socket = result == JoinResult.Joined ? socket : membership.Socket;
        return result;
    }

    /// <summary>Has the one socket take all.</summary>
    private bool TryTakeAll()
    {
        if (!_mayTakeAll || !_sockets[0].TryTakeAll())
        {
            return _mayTakeAll = false;
        }

        _takesAll = true;
        MoveFromReceiving();
        return _isChanged = true;
    }

    /// <summary>Moves the memberships of the socket that takes all: left there, those for some sources would keep out others that are joined elsewhere. What cannot be moved stays until the next one is joined.</summary>
    private void MoveFromReceiving()
    {
        IPortSocket? receiving = _sockets.FirstOrDefault();
        foreach (Membership member in _members.Where(member => ReferenceEquals(member.Socket, receiving)).ToArray())
        {
            try
            {
                Try(member);
            }
            catch (ComponentException)
            {
                return; // the system will say the same of the one that is to come
            }

            if (!ReferenceEquals(member.Socket, receiving))
            {
                receiving!.Leave(member.Group, member.Source);
            }
        }
    }
}

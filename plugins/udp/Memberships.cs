namespace GemRouter.Plugin.Udp;

/// <summary>
/// The link's subscriptions, and the sockets and memberships that serve them: one socket a port, more where the system limits the memberships of a socket. A group is joined
/// for any source where one subscription says so, else for each source. Guarded by the link's lock.
/// </summary>
internal sealed class Memberships(ISockets sockets, int receiveBuffer)
{
    private readonly HashSet<Subscription> _subscriptions = [];
    private readonly Dictionary<Flow, List<Membership>> _flows = [];
    private readonly List<PortSockets> _ports = [];
    private Device? _device;

    /// <summary>All sockets, for the receiver; a new array after each change.</summary>
    public IPortSocket[] Sockets { get; private set; } = [];

    public IReadOnlyCollection<Subscription> Subscriptions => _subscriptions;

    /// <summary>Memberships that wait for the interface.</summary>
    public int Pending => _flows.Values.Sum(static flow => flow.Count(static membership => membership.Socket is null));

    public void Add(Subscription subscription)
    {
        if (!_subscriptions.Add(subscription))
        {
            return;
        }

        try
        {
            Update(Flow.Of(subscription));
        }
        catch (ComponentException)
        {
            Remove(subscription);
            throw;
        }
        finally
        {
            Publish();
        }
    }

    public void Remove(Subscription subscription)
    {
        if (_subscriptions.Remove(subscription))
        {
            Update(Flow.Of(subscription));
            Publish();
        }
    }

    /// <summary>Moves all memberships to an interface; null where there is none.</summary>
    /// <exception cref="ComponentException">The system refuses some; the others are made.</exception>
    public void Attach(Device? device)
    {
        if (device?.Index != _device?.Index)
        {
            Close();
        }

        _device = device;
        ComponentException? refused = null;
        foreach (Flow flow in _flows.Keys.ToArray())
        {
            try
            {
                Update(flow);
            }
            catch (ComponentException exception)
            {
                refused = exception;
            }
        }

        Publish();
        if (refused is not null)
        {
            throw refused;
        }
    }

    public void Clear()
    {
        _subscriptions.Clear();
        _flows.Clear();
        Close();
        Publish();
    }

    private void Close()
    {
        foreach (Membership membership in _flows.Values.SelectMany(static flow => flow))
        {
            membership.Socket = null;
        }

        foreach (IPortSocket socket in _ports.SelectMany(static port => port.Sockets))
        {
            socket.Release();
        }

        _ports.Clear();
    }

    private void Update(Flow flow)
    {
        List<Membership> present = _flows.TryGetValue(flow, out List<Membership>? found) ? found : _flows[flow] = [];
        Address?[] sources = [.. _subscriptions.Where(subscription => Flow.Of(subscription) == flow).Select(static subscription => subscription.Source)];
        Address?[] wanted = sources.Contains(null) ? [null] : sources;

        // The leaves come first: a socket cannot hold a group both for any source and for one.
        foreach (Membership membership in present.Where(membership => !wanted.Contains(membership.Source)).ToArray())
        {
            present.Remove(membership);
            membership.Socket?.Leave(flow.Group, membership.Source);
        }

        present.AddRange(wanted.Where(source => present.TrueForAll(membership => membership.Source != source)).Select(static source => new Membership(source)));
        if (present.Count == 0)
        {
            _flows.Remove(flow);
        }

        foreach (Membership membership in present.Where(static membership => membership.Socket is null))
        {
            membership.Socket = _device is null ? null : Join(flow, membership.Source, _device);
        }
    }

    private IPortSocket? Join(Flow flow, Address? source, Device device)
    {
        PortSockets? port = _ports.Find(port => port.IPv4 == flow.Group.IsIPv4 && port.Port == flow.Port);
        foreach (IPortSocket socket in port?.Sockets ?? [])
        {
            switch (socket.Join(flow.Group, source))
            {
                case JoinResult.Joined:
                    return socket;
                case JoinResult.NotYet:
                    return null;
                default:
                    break;
            }
        }

        IPortSocket another = sockets.OpenPort(flow.Group.IsIPv4, flow.Port, device, receiveBuffer);
        JoinResult result = JoinResult.NotYet;
        try
        {
            result = another.Join(flow.Group, source);
        }
        finally
        {
            if (result != JoinResult.Joined)
            {
                another.Release();
            }
        }

        if (result == JoinResult.Full)
        {
            throw new ComponentException(
                $"The system refuses to join {flow.Group}, even on a socket of its own; look at {(flow.Group.IsIPv4 ? "net.ipv4.igmp_max_memberships" : "net.core.optmem_max")}"
                + $" and {(flow.Group.IsIPv4 ? "net.ipv4.igmp_max_msf" : "net.ipv6.mld_max_msf")}, which must be above 0.");
        }

        if (result == JoinResult.NotYet)
        {
            return null;
        }

        if (port is null)
        {
            _ports.Add(port = new PortSockets(flow.Group.IsIPv4, flow.Port));
        }

        port.Sockets.Add(another);
        return another;
    }

    private void Publish()
    {
        ILookup<IPortSocket?, (GroupAddress Group, Address? Source)> joined = _flows
            .SelectMany(static flow => flow.Value.Select(membership => (membership.Socket, Member: (flow.Key.Group, membership.Source))))
            .ToLookup(static pair => pair.Socket, static pair => pair.Member);
        foreach (PortSockets port in _ports)
        {
            foreach (IPortSocket socket in port.Sockets.ToArray())
            {
                socket.Filter = new GroupFilter(joined[socket]);
                if (!joined[socket].Any())
                {
                    port.Sockets.Remove(socket);
                    socket.Release();
                }
            }
        }

        _ports.RemoveAll(static port => port.Sockets.Count == 0);
        Sockets = [.. _ports.SelectMany(static port => port.Sockets)];
    }

    private readonly record struct Flow(GroupAddress Group, ushort Port)
    {
        public static Flow Of(Subscription subscription) => new(subscription.Groups.First, subscription.Port!.Value);
    }

    private sealed class Membership(Address? source)
    {
        public Address? Source { get; } = source;

        public IPortSocket? Socket { get; set; }
    }

    private sealed class PortSockets(bool ipv4, ushort port)
    {
        public bool IPv4 { get; } = ipv4;

        public ushort Port { get; } = port;

        public List<IPortSocket> Sockets { get; } = [];
    }
}

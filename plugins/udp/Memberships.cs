namespace GemRouter.Plugin.Udp;

/// <summary>
/// The subscriptions of a receiver, and the memberships and ports that serve them. A group is joined for any source where one subscription says so, else for each source. Guarded by the link's lock.
/// </summary>
/// <param name="sockets">The system's sockets.</param>
/// <param name="receiveBuffer">The receive buffer of each, in bytes.</param>
/// <param name="isOnly">True where the link has no other receiver.</param>
internal sealed class Memberships(ISockets sockets, int receiveBuffer, bool isOnly)
{
    private readonly HashSet<Subscription> _subscriptions = [];
    private readonly Dictionary<Flow, List<Membership>> _flows = [];
    private readonly Dictionary<(bool IPv4, ushort Port), PortSockets> _ports = [];
    private Device? _device;

    /// <summary>All sockets, for the receiver; a new array where there are others.</summary>
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
        foreach (PortSockets port in _ports.Values)
        {
            port.Close();
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
            if (_ports.TryGetValue(flow.Place, out PortSockets? port))
            {
                port.Leave(membership);
            }
        }

        present.AddRange(wanted.Where(source => present.TrueForAll(membership => membership.Source != source)).Select(source => new Membership(flow.Group, source)));
        if (present.Count == 0)
        {
            _flows.Remove(flow);
        }

        foreach (Membership membership in present.Where(static membership => membership.Socket is null))
        {
            Join(flow, membership);
        }
    }

    private void Join(Flow flow, Membership membership)
    {
        if (_device is null)
        {
            return;
        }

        if (!_ports.TryGetValue(flow.Place, out PortSockets? port))
        {
            _ports.Add(flow.Place, port = new PortSockets(sockets, flow.Group.IsIPv4, flow.Port, _device, receiveBuffer, isOnly));
        }

        port.Join(membership);
    }

    private void Publish()
    {
        foreach (((bool IPv4, ushort Port) place, PortSockets port) in _ports.ToArray())
        {
            port.Publish();
            if (port.Sockets.Count == 0)
            {
                _ports.Remove(place);
            }
        }

        IPortSocket[] present = [.. _ports.Values.SelectMany(static port => port.Sockets)];
        if (!present.AsSpan().SequenceEqual(Sockets))
        {
            Sockets = present;
        }
    }

    private readonly record struct Flow(GroupAddress Group, ushort Port)
    {
        public (bool IPv4, ushort Port) Place => (Group.IsIPv4, Port);

        public static Flow Of(Subscription subscription) => new(subscription.Groups.First, subscription.Port!.Value);
    }
}

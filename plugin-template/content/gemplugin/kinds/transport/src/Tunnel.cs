using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace __namespace__;

/// <summary>Carries multicast through one unicast UDP socket: each packet in a frame that says what its header said. A red link; see the skipped test for what a black one lacks.</summary>
public sealed class Tunnel : ILink
{
    private const int ReceiveBuffer = 4 << 20;

    private readonly IPEndPoint _local;
    private readonly IPEndPoint _remote;
    private ImmutableArray<Subscription> _subscriptions = [];
    private Socket? _socket;

    /// <summary>Made, and nothing more: no socket, no thread. A link may be made only to be asked what it can do.</summary>
    public Tunnel(ComponentContext context, TunnelOptions options)
    {
        Context = context;
        _local = new IPEndPoint(options.Local!.Value.ToIPAddress(), options.LocalPort);
        _remote = new IPEndPoint(options.Remote!.Value.ToIPAddress(), options.RemotePort);
        Local = _local.Serialize();
        Remote = _remote.Serialize();
        Abilities = new LinkAbilities { Mtu = options.Mtu, SendsForeignSource = true, ReceivesPrefixes = true };
    }

    /// <summary>A frame carries source and group of any kind, so this link can do what a network could not.</summary>
    public LinkAbilities Abilities { get; }

    internal ComponentContext Context { get; }

    internal SocketAddress Local { get; }

    internal SocketAddress Remote { get; }

    internal Socket Socket => _socket ?? throw new InvalidOperationException("The link has not started.");

    /// <summary>Opens the socket. What a person can mend is a <see cref="ComponentException"/>, whose message he reads.</summary>
    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _socket = new Socket(_local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = ReceiveBuffer };
        try
        {
            _socket.Bind(_local);
        }
        catch (SocketException e)
        {
            throw new ComponentException($"{_local} cannot be opened: {e.Message}.", e);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Comes once or twice, with or without a start before it.</summary>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The far end sends all it has; what is wanted is chosen here. The set is replaced whole, so that the worker reads it without a lock.</summary>
    public void Subscribe(Subscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Add(one), subscription);

    public void Unsubscribe(Subscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Remove(one), subscription);

    public ILinkReceiver OpenReceiver() => new TunnelReceiver(this);

    public ILinkSender OpenSender() => new TunnelSender(this);

    internal bool Wants(Packet packet)
    {
        foreach (Subscription subscription in _subscriptions)
        {
            if (subscription.Matches(packet))
            {
                return true;
            }
        }

        return false;
    }
}

namespace GemRouter.Plugin.Udp;

/// <summary>What one receiver of a link receives from: its flows alone, on sockets of its own. The link's lock guards it; the receiver reads <see cref="Sockets"/>.</summary>
/// <param name="sockets">The system's sockets.</param>
/// <param name="receiveBuffer">The receive buffer of each, in bytes.</param>
/// <param name="isOnly">True where the link has no other receiver.</param>
internal sealed class UdpShard(ISockets sockets, int receiveBuffer, bool isOnly)
{
    private IPortSocket[] _published = [];
    private ILinkReceiver? _receiver;

    /// <summary>Its subscriptions.</summary>
    public Memberships Memberships { get; } = new(sockets, receiveBuffer, isOnly);

    /// <summary>The sockets to receive from; the receiver compares the reference.</summary>
    public IPortSocket[] Sockets => Volatile.Read(ref _published);

    /// <summary>True where there are others than when somebody last looked at their buffers.</summary>
    public bool HasNewSockets { get; set; }

    public bool IsOpen => _receiver is not null;

    /// <exception cref="InvalidOperationException">It has a receiver.</exception>
    public ILinkReceiver OpenReceiver(UdpLink link) =>
        _receiver is null ? _receiver = sockets.OpenReceiver(link, this) : throw new InvalidOperationException("A receiver is open already.");

    public void Closed(ILinkReceiver receiver) => _receiver = _receiver == receiver ? null : _receiver;

    /// <summary>Moves all memberships to an interface, where that is another one or some wait for it.</summary>
    /// <exception cref="ComponentException">The system refuses some; the others are made.</exception>
    public void Attach(Device? device, bool moved)
    {
        if (!moved && Memberships.Pending == 0)
        {
            return;
        }

        try
        {
            Memberships.Attach(device);
        }
        finally
        {
            Publish();
        }
    }

    /// <summary>Has the receiver take up the sockets that there are now.</summary>
    public void Publish()
    {
        if (!ReferenceEquals(_published, Memberships.Sockets))
        {
            Volatile.Write(ref _published, Memberships.Sockets);
            (_receiver as IRefreshable)?.Refresh();
            HasNewSockets = true;
        }
    }

    /// <summary>Ends all subscriptions, and closes the sockets.</summary>
    public void Clear()
    {
        Memberships.Clear();
        Publish();
    }
}

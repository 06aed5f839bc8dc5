using System.Threading.Channels;

namespace GemRouter.Cli.Replay;

/// <summary>The fabric of a replay: what one of its links sends, data or control, reaches the others at once, in its order. One thread.</summary>
internal sealed class ReplayMedium(int mtu)
{
    private readonly List<ReplayLink> _links = [];
    private readonly List<ReplayChannel> _channels = [];

    public int Mtu { get; } = mtu;

    /// <summary>True where no packet is on its way.</summary>
    public bool IsQuiet => _links.TrueForAll(static link => link.Inbox.Count == 0);

    /// <summary>Describes a link of it.</summary>
    /// <param name="address">The link's own address.</param>
    /// <param name="recorder">Where it also writes what it sends; null for nowhere.</param>
    public ComponentFactory Link(Address address, Func<ComponentContext, ILink>? recorder) => ComponentFactory.Transport<NoOptions>(
        "replay", "A link of a replay.", (context, _) =>
        {
            ReplayLink link = new(this, address, recorder?.Invoke(context));
            _links.Add(link);
            return link;
        });

    public void Carry(ReplayLink from, PacketBatch batch)
    {
        foreach (ReplayLink link in _links)
        {
            if (link != from)
            {
                link.Inbox.Put(batch);
            }
        }
    }

    public ReplayChannel Open(ReplayLink link)
    {
        ReplayChannel channel = new(this, link);
        _channels.Add(channel);
        return channel;
    }

    public void Close(ReplayChannel channel) => _channels.Remove(channel);

    public void Carry(ReplayChannel from, ReadOnlyMemory<byte> datagram)
    {
        foreach (ReplayChannel channel in _channels)
        {
            if (channel.Link != from.Link)
            {
                channel.Put(datagram);
            }
        }
    }
}

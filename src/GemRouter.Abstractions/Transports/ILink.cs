namespace GemRouter;

/// <summary>
/// A link to one network: it receives UDP multicast datagrams and sends them. The link owns the sockets; nothing else in a router touches the network.
/// <para>Extra abilities are interfaces that a link also implements: <see cref="IControlLink"/>, <see cref="IAddressedLink"/>, <see cref="IPortedLink"/>, <see cref="IShardedLink"/>, <see cref="IRecordedLink"/>.</para>
/// <para>A packet that falls under several subscriptions arrives once. What a link sends, data or control, it does not hear itself; other links on the same interface do, of some transports only where an option says so.</para>
/// <para>Between start and stop: subscriptions change on a control thread while workers receive and send. Receivers and senders are disposed before the stop.
/// An interface that comes late, goes away or comes back is not an error: the link reports it (<see cref="IHealth"/>), and takes up again by itself with all its
/// subscriptions.</para>
/// </summary>
public interface ILink : IComponent
{
    /// <summary>What the link can do. Fixed once it has started; before that, its best guess (for <c>gemrouter check</c>).</summary>
    LinkAbilities Abilities { get; }

    /// <summary>Begins to receive what the subscription names. Each subscription is made once, and ended by <see cref="Unsubscribe"/>.
    /// An absent interface is no error: the link joins when it comes.</summary>
    /// <exception cref="ComponentException">The system refuses; the message names the limit ("net.ipv4.igmp_max_memberships is 20").</exception>
    /// <exception cref="NotSupportedException">It asks for what <see cref="Abilities"/> deny.</exception>
    void Subscribe(Subscription subscription);

    /// <summary>Ends a subscription; nothing happens where there is none.</summary>
    void Unsubscribe(Subscription subscription);

    /// <summary>Opens the receiving end, for one worker. At most one is open at a time (see <see cref="IShardedLink"/> for more).</summary>
    ILinkReceiver OpenReceiver();

    /// <summary>Opens a sending end, for one worker. Several may be open.</summary>
    ILinkSender OpenSender();
}

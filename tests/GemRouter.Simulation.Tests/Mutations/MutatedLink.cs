using System.Collections.Immutable;
using System.Net;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A link that does something else than it should, at one of its ends.</summary>
internal class MutatedLink(SimulatedLink inner) : ILink, IControlLink, IAddressedLink, IPortedLink
{
    protected SimulatedLink Inner => inner;

    public LinkAbilities Abilities => inner.Abilities;

    public ImmutableArray<IPNetwork> Networks => inner.Networks;

    public Address? SourceOf(bool ipv4) => inner.SourceOf(ipv4);

    public ValueTask StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription) => inner.Subscribe(subscription);

    public void Unsubscribe(Subscription subscription) => inner.Unsubscribe(subscription);

    public ILinkReceiver OpenReceiver() => inner.OpenReceiver();

    public ILinkSender OpenSender() => Mutate(inner.OpenSender());

    public ILinkSender OpenSender(ushort sourcePort) => Mutate(inner.OpenSender(sourcePort));

    public IControlChannel OpenControl(IPEndPoint listen) => new Channel(this, inner.OpenControl(listen));

    protected virtual ILinkSender Mutate(ILinkSender sender) => sender;

    /// <summary>A control datagram goes out.</summary>
    protected virtual void Sends(IControlChannel channel, ReadOnlyMemory<byte> datagram, IPEndPoint to) => channel.SendAsync(datagram, to, CancellationToken.None);

    /// <summary>A control datagram came.</summary>
    /// <returns>False where nobody is to get it.</returns>
    protected virtual bool Takes(IControlChannel channel, ReadOnlyMemory<byte> datagram) => true;

    private sealed class Channel(MutatedLink link, IControlChannel channel) : IControlChannel
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken)
        {
            link.Sends(channel, datagram, to);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (true)
            {
                ControlDatagram datagram = await channel.ReceiveAsync(buffer, cancellationToken);
                if (link.Takes(channel, buffer[..Math.Min(datagram.Length, buffer.Length)]))
                {
                    return datagram;
                }
            }
        }

        public ValueTask DisposeAsync() => channel.DisposeAsync();
    }
}

using System.Collections.Immutable;
using System.Net;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A link in memory that fails where a test says so.</summary>
internal sealed class FailingLink(MemoryLink inner) : ILink, IControlLink, IAddressedLink, IPortedLink
{
    public bool FailsToStart { get; set; }

    public bool FailsToOpen { get; set; }

    public bool FailsToReceive { get; set; }

    public bool FailsToSubscribe { get; set; }

    public bool FailsToSendControl { get; set; }

    public LinkAbilities Abilities => inner.Abilities;

    public ImmutableArray<IPNetwork> Networks => inner.Networks;

    public ValueTask StartAsync(CancellationToken cancellationToken) => FailsToStart ? throw new ComponentException("it fails to start") : inner.StartAsync(cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription)
    {
        if (FailsToSubscribe)
        {
            throw new InvalidOperationException("slipped");
        }

        inner.Subscribe(subscription);
    }

    public void Unsubscribe(Subscription subscription) => inner.Unsubscribe(subscription);

    public ILinkReceiver OpenReceiver() => new Receiver(this, FailsToOpen ? throw new ComponentException("it fails to open") : inner.OpenReceiver());

    public ILinkSender OpenSender() => inner.OpenSender();

    public ILinkSender OpenSender(ushort sourcePort) => inner.OpenSender(sourcePort);

    public Address? SourceOf(bool ipv4) => inner.SourceOf(ipv4);

    public IControlChannel OpenControl(IPEndPoint listen) => new Channel(this, inner.OpenControl(listen));

    private sealed class Receiver(FailingLink link, ILinkReceiver inner) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
            inner.Receive(batch, deadline);
            if (link.FailsToReceive)
            {
                throw new InvalidOperationException("slipped");
            }
        }

        public void Wake() => inner.Wake();

        public void Dispose() => inner.Dispose();
    }

    private sealed class Channel(FailingLink link, IControlChannel inner) : IControlChannel
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken) =>
            link.FailsToSendControl ? throw new InvalidOperationException("slipped") : inner.SendAsync(datagram, to, cancellationToken);

        public ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

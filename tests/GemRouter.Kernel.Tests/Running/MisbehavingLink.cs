using System.Collections.Immutable;
using System.Net;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A link in memory with what a test puts in the place of its own behaviour.</summary>
internal sealed class MisbehavingLink(MemoryLink inner) : ILink, IControlLink, IAddressedLink, IPortedLink
{
    public Func<CancellationToken, ValueTask>? Start { get; set; }

    public Func<CancellationToken, ValueTask>? Stop { get; set; }

    public Func<ILinkReceiver>? Receiver { get; set; }

    public Func<ILinkSender>? Sender { get; set; }

    public Func<CancellationToken, ValueTask>? SendControl { get; set; }

    /// <summary>Runs in front of each subscription.</summary>
    public Action? Subscribing { get; set; }

    /// <summary>Runs behind each receive of the link's own receiver.</summary>
    public Action? Received { get; set; }

    public int? Mtu { get; set; }

    public LinkAbilities Abilities => Mtu is { } mtu ? inner.Abilities with { Mtu = mtu } : inner.Abilities;

    public ImmutableArray<IPNetwork> Networks => inner.Networks;

    public ValueTask StartAsync(CancellationToken cancellationToken) => Start is null ? inner.StartAsync(cancellationToken) : Start(cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken) => Stop is null ? inner.StopAsync(cancellationToken) : Stop(cancellationToken);

    public void Subscribe(Subscription subscription)
    {
        Subscribing?.Invoke();
        inner.Subscribe(subscription);
    }

    public void Unsubscribe(Subscription subscription) => inner.Unsubscribe(subscription);

    public ILinkReceiver OpenReceiver() => Receiver is null ? new OwnReceiver(this, inner.OpenReceiver()) : Receiver();

    public ILinkSender OpenSender() => Sender is null ? inner.OpenSender() : Sender();

    public ILinkSender OpenSender(ushort sourcePort) => Sender is null ? inner.OpenSender(sourcePort) : Sender();

    public Address? SourceOf(bool ipv4) => inner.SourceOf(ipv4);

    public IControlChannel OpenControl(IPEndPoint listen) => new Channel(this, inner.OpenControl(listen));

    private sealed class OwnReceiver(MisbehavingLink link, ILinkReceiver inner) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
            inner.Receive(batch, deadline);
            link.Received?.Invoke();
        }

        public void Wake() => inner.Wake();

        public void Dispose() => inner.Dispose();
    }

    private sealed class Channel(MisbehavingLink link, IControlChannel inner) : IControlChannel
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken) =>
            link.SendControl is { } send ? send(cancellationToken) : inner.SendAsync(datagram, to, cancellationToken);

        public ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

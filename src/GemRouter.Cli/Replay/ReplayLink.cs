using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Cli.Replay;

/// <summary>A link on a <see cref="ReplayMedium"/>. It touches no network.</summary>
internal sealed class ReplayLink(ReplayMedium medium, Address address, ILink? recorder) : ILink, IControlLink, IAddressedLink
{
    private const ushort Port = 7177;

    public LinkAbilities Abilities { get; } = new() { Mtu = medium.Mtu, ReceivesPrefixes = true };

    public ReplayInbox Inbox { get; } = new();

    public ImmutableArray<IPNetwork> Networks { get; } = [];

    public ValueTask StartAsync(CancellationToken cancellationToken) => recorder?.StartAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => recorder?.StopAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public Address? SourceOf(bool ipv4) => ipv4 == address.IsIPv4 ? address : null;

    public void Subscribe(Subscription subscription)
    {
        // All that the other router sends is for this one.
    }

    public void Unsubscribe(Subscription subscription)
    {
    }

    public ILinkReceiver OpenReceiver() => new Receiver(Inbox);

    public ILinkSender OpenSender() => new Sender(this, recorder?.OpenSender());

    public IControlChannel OpenControl(IPEndPoint listen) => medium.Open(this);

    private sealed class Receiver(ReplayInbox inbox) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline) => inbox.Take(batch);

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Sender(ReplayLink link, ILinkSender? recorder) : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                packet.Source = link.SourceOf(packet.Group.IsIPv4) ?? packet.Source; // as a link that sends from its own address
                packet.SourcePort = Port;
            }

            link.Carry(batch);
            recorder?.Send(batch);
        }

        public void Dispose() => recorder?.Dispose();
    }

    private void Carry(PacketBatch batch) => medium.Carry(this, batch);
}

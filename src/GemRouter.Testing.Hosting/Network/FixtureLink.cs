using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Testing;

/// <summary>A router's link in memory that keeps a copy of all that was sent through it, with the mark of the seal, which no network carries.</summary>
internal sealed class FixtureLink(MemoryLink inner, List<TestPacket> sent, TimeProvider clock) : ILink, IControlLink, IAddressedLink, IPortedLink, IShardedLink
{
    public LinkAbilities Abilities => inner.Abilities;

    public ImmutableArray<IPNetwork> Networks => inner.Networks;

    public Address? SourceOf(bool ipv4) => inner.SourceOf(ipv4);

    public ValueTask StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription) => inner.Subscribe(subscription);

    public void Unsubscribe(Subscription subscription) => inner.Unsubscribe(subscription);

    public int MaxShards => inner.MaxShards;

    public ILinkReceiver OpenReceiver() => inner.OpenReceiver();

    public ILinkReceiver OpenReceiver(int shard, int shards) => inner.OpenReceiver(shard, shards);

    public ILinkSender OpenSender() => new Sender(inner.OpenSender(), this, null);

    public ILinkSender OpenSender(ushort sourcePort) => new Sender(inner.OpenSender(sourcePort), this, sourcePort);

    public IControlChannel OpenControl(IPEndPoint listen) => inner.OpenControl(listen);

    private void Keep(Packet packet, ushort? sourcePort)
    {
        bool foreign = inner.Abilities.SendsForeignSource;
        TestPacket copy = TestPacket.Of(packet);
        sent.Add(copy with
        {
            Source = foreign ? copy.Source : inner.Address,
            SourcePort = sourcePort ?? copy.SourcePort,
            ReceivedAt = Instant.Now(clock),
        });
    }

    private sealed class Sender(ILinkSender inner, FixtureLink link, ushort? sourcePort) : ILinkSender
    {
        public void Send(PacketBatch batch)
        {
            inner.Send(batch);
            foreach (Packet packet in batch)
            {
                link.Keep(packet, sourcePort); // what the link did not drop
            }
        }

        public void Dispose() => inner.Dispose();
    }
}

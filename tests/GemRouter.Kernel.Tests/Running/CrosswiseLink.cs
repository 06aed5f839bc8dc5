using System.Collections.Immutable;
using System.Net;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A link in memory that gives each flow to another worker than its own.</summary>
internal sealed class CrosswiseLink(MemoryLink inner) : ILink, IControlLink, IAddressedLink, IPortedLink, IShardedLink
{
    /// <summary>The shard whose receiver throws; none where it is null.</summary>
    public int? Fails { get; init; }

    public int MaxShards => inner.MaxShards;

    public LinkAbilities Abilities => inner.Abilities;

    public ImmutableArray<IPNetwork> Networks => inner.Networks;

    public ValueTask StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public ValueTask StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription) => inner.Subscribe(subscription);

    public void Unsubscribe(Subscription subscription) => inner.Unsubscribe(subscription);

    public ILinkReceiver OpenReceiver() => inner.OpenReceiver();

    public ILinkReceiver OpenReceiver(int shard, int shards)
    {
        ILinkReceiver receiver = inner.OpenReceiver(shards - 1 - shard, shards);
        return shard == Fails ? new Failing(receiver) : receiver;
    }

    public ILinkSender OpenSender() => inner.OpenSender();

    public ILinkSender OpenSender(ushort sourcePort) => inner.OpenSender(sourcePort);

    public Address? SourceOf(bool ipv4) => inner.SourceOf(ipv4);

    public IControlChannel OpenControl(IPEndPoint listen) => inner.OpenControl(listen);

    private sealed class Failing(ILinkReceiver inner) : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline) => throw new InvalidOperationException("slipped");

        public void Wake() => inner.Wake();

        public void Dispose() => inner.Dispose();
    }
}

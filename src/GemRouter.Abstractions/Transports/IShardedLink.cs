namespace GemRouter;

/// <summary>An extra ability of an <see cref="ILink"/>: several workers receive from it at once, and a flow (group and port) comes out at the shard that <see cref="FlowHash.PlaceOf"/> says for it.
/// A packet for which that cannot be told where it is sorted may come out elsewhere, as long as no packet comes out twice: the host hands it over to its worker, which costs a copy.
/// <para>A transport that makes such links says so in <see cref="ComponentNeeds.MaxShards"/>.</para></summary>
public interface IShardedLink
{
    /// <summary>The most receivers that can be open at once, at least 2.</summary>
    int MaxShards { get; }

    /// <summary>Opens one of several receiving ends, instead of <see cref="ILink.OpenReceiver"/>.</summary>
    /// <param name="shard">Which, from 0.</param>
    /// <param name="shards">How many there will be, 2 to <see cref="MaxShards"/>; the same in all calls.</param>
    ILinkReceiver OpenReceiver(int shard, int shards);
}

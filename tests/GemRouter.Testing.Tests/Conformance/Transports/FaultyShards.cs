namespace GemRouter.Testing.Tests;

/// <summary>A memory link that breaks one rule of those for several receivers.</summary>
internal sealed class FaultyShards : FaultyLink, IShardedLink
{
    private readonly MemoryLink _inner;
    private readonly LinkFault _fault;

    public FaultyShards(MemoryLink inner, LinkFault fault, MemoryLink neighbour)
        : base(inner, fault, neighbour)
    {
        _inner = inner;
        _fault = fault;
    }

    public int MaxShards => _inner.MaxShards;

    public ILinkReceiver OpenReceiver(int shard, int shards)
    {
        try
        {
            return _inner.OpenReceiver(_fault == LinkFault.ShardsCrosswise ? shards - 1 - shard : shard, shards);
        }
        catch (InvalidOperationException) when (_fault == LinkFault.OpensAShardTwice)
        {
            return new Idle();
        }
    }

    private sealed class Idle : ILinkReceiver
    {
        public void Receive(PacketBatch batch, Instant deadline)
        {
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }
}

namespace GemRouter.Kernel.Forwarding;

/// <summary>Runs some packets ahead of who seals or opens a batch, and has the processor fetch payloads that still lie in a ring: these are read for the first time, and may come out of the ring in another order than they lie there.</summary>
internal ref struct Lookahead
{
    private const int Packets = 2; // each takes about as long as its payload is under way

    private PacketBatch.Enumerator _packets;

    public Lookahead(PacketBatch batch)
    {
        _packets = batch.GetEnumerator();
        for (int i = 0; i < Packets; i++)
        {
            _packets.MoveNext();
        }
    }

    /// <summary>Goes on by a packet.</summary>
    public void Prefetch()
    {
        if (_packets.MoveNext() && _packets.Current.IsBorrowed)
        {
            _packets.Current.Prefetch();
        }
    }
}

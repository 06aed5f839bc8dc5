using GemRouter.Trial.Pipeline;

namespace GemRouter.Bench;

/// <summary>The copies that links make of a batch, between as many buffers as they have.</summary>
internal sealed class CopiesAlone(int sealedLength, bool copiesIn)
{
    private readonly byte[][] _payloads = Leg.Buffers(Leg.Payload);
    private readonly byte[][] _packets = Leg.Buffers(2048);
    private readonly byte[][] _sent = Leg.Buffers(2048);

    public void Run()
    {
        for (int i = 0; copiesIn && i < Leg.Batch; i++)
        {
            _payloads[i].CopyTo(_packets[i].AsSpan(64));
        }

        for (int i = 0; i < Leg.Batch; i++)
        {
            _packets[i].AsSpan(0, sealedLength).CopyTo(_sent[i]);
        }
    }
}

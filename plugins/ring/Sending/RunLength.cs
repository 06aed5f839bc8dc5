using System.Numerics;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>
/// How many packets of one flow a batch has, on average over the last batches. A sender changes its way by it, which happens seldom: the system may pass on what comes by one way before what came by the other, and a flow is to
/// keep its order.
/// </summary>
internal sealed class RunLength
{
    private const int Buckets = 1024; // of flows; more than a batch has
    private const int Shift = 4;      // a batch weighs a sixteenth
    private const int Unit = 1 << 8;
    private const int Short = 2;      // packets: from here on a run costs less than its packets alone
    private const int Long = 3;       // and here it is sure

    private readonly ulong[] _seen = new ulong[Buckets / 64];
    private int _packets;
    private int _flows;

    /// <summary>True where most packets stand alone.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Looks at a batch.</summary>
    public void Add(PacketBatch batch)
    {
        int packets = 0;
        Array.Clear(_seen);
        foreach (Packet packet in batch)
        {
            uint bucket = FlowHash.Of(packet.Group, packet.Port) % Buckets;
            _seen[bucket / 64] |= 1ul << (int)(bucket % 64);
            packets++;
        }

        int flows = 0;
        foreach (ulong bits in _seen)
        {
            flows += BitOperations.PopCount(bits);
        }

        _packets += ((packets * Unit) - _packets) >> Shift;
        _flows += ((flows * Unit) - _flows) >> Shift;
        IsShort = _packets < (IsShort ? Long : Short) * _flows;
    }
}

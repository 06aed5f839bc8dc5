using System.Numerics;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>
/// Whether packets come in runs, as a socket would send them, or alone. A sender changes its way by it, which is to happen seldom: the system may pass on what comes by one way before what came by the other, and a flow is
/// to keep its order. So packets that speak against the present way are counted, less those that speak for it.
/// </summary>
internal sealed class RunLength
{
    /// <summary>So many packets more speak against the present way than for it when it changes.</summary>
    public const int Patience = 1024;

    private const int Buckets = 1024; // of runs; more than a batch has
    private const int Short = 2;      // packets: from here on a run costs less than its packets alone
    private const int Long = 3;       // and here it is sure

    private readonly ulong[] _seen = new ulong[Buckets / 64];
    private bool _began;
    private int _against;

    /// <summary>True where most packets stand alone.</summary>
    public bool IsShort { get; private set; }

    /// <summary>True where the last batch had a packet of IPv6.</summary>
    public bool HasIPv6 { get; private set; }

    /// <summary>Looks at a batch. The first one decides alone.</summary>
    public void Add(PacketBatch batch)
    {
        (int packets, int runs, bool isMixed) = Count(batch);
        bool isShort = packets < Short * runs && !isMixed;
        bool isLong = packets >= Long * runs || isMixed;
        if (!_began)
        {
            _began = packets > 0;
            IsShort = isShort;
            return;
        }

        if (isShort != isLong)
        {
            _against = isShort == IsShort ? Math.Max(0, _against - packets) : _against + packets;
        }

        if (_against >= Patience)
        {
            IsShort = !IsShort;
            _against = 0;
        }
    }

    // Packets are of one run where SendVector takes them for that. Frames of several priorities leave one by one, where these take turns: a socket says it with the packet.
    private (int Packets, int Runs, bool IsMixed) Count(PacketBatch batch)
    {
        int packets = 0;
        int priorities = 0;
        HasIPv6 = false;
        Array.Clear(_seen);
        foreach (Packet packet in batch)
        {
            uint fields = ((uint)packet.Length << 16) | ((uint)packet.Ttl << 8) | ((uint)packet.Dscp << 2) | packet.Ecn;
            uint hash = FlowHash.Of(packet.Group, packet.Port) ^ (fields * FlowHash.GroupFactor);
            uint bucket = (hash ^ (hash >> 16)) % Buckets;
            _seen[bucket / 64] |= 1ul << (int)(bucket % 64);
            priorities |= 1 << QueueClass.PriorityOf(packet);
            HasIPv6 |= !packet.Group.IsIPv4;
            packets++;
        }

        int runs = 0;
        foreach (ulong bits in _seen)
        {
            runs += BitOperations.PopCount(bits);
        }

        return (packets, runs, BitOperations.PopCount((uint)priorities) > 1);
    }
}

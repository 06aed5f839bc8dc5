using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Where packets of one link come in: decides for each which leg takes it, or why none does. One worker owns it.</summary>
internal abstract class Ingress(string link, LegMap map, KernelDrops drops)
{
    private LegMap _map = map;
    private GroupAddress _lastGroup;
    private int _lastLeg = -1;
    private LegMap? _lastMap;
    private TraceSession? _trace;

    /// <summary>The link's name.</summary>
    public string Link { get; } = link;

    public Ledger Ledger { get; } = new();

    /// <summary>The trace that runs; null where none does. Any thread sets it.</summary>
    public TraceSession? Trace
    {
        get => Volatile.Read(ref _trace);
        set => Volatile.Write(ref _trace, value);
    }

    /// <summary>Which leg carries what. Any thread sets it.</summary>
    public LegMap Map
    {
        get => Volatile.Read(ref _map);
        set => Volatile.Write(ref _map, value);
    }

    public KernelDrops Drops { get; } = drops;

    /// <summary>The leg for a packet; −1 where it was dropped.</summary>
    public int Sort(PacketBatch batch, Packet packet, ForwardingTable table)
    {
        LegMap map = Map;
        if (packet.Group != _lastGroup || map != _lastMap)
        {
            _lastLeg = map.Find(packet.Group);
            _lastGroup = packet.Group;
            _lastMap = map;
        }

        DropReason? refused = Refuse(packet, _lastLeg, table);
        if (refused is null)
        {
            return _lastLeg;
        }

        Trace?.DroppedAtOnce(packet, $"link {Link}", refused);
        batch.Drop(packet, refused);
        return -1;
    }

    /// <summary>Why a packet is not let in; null where it is.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="leg">The leg that carries its group; −1 for none.</param>
    /// <param name="table">The table in force.</param>
    protected abstract DropReason? Refuse(Packet packet, int leg, ForwardingTable table);
}

namespace GemRouter.Trial.Plugins;

/// <summary>Gives all packets one DSCP.</summary>
public sealed class DscpMarker(DscpMarkerOptions options) : IPacketStage
{
    private readonly byte _dscp = (byte)options.Dscp;

    public static ComponentFactory Factory() => ComponentFactory.Stage<DscpMarkerOptions>(
        "dscp",
        "Gives all packets one DSCP.",
        static (_, options) => new DscpMarker(options),
        static _ => new ComponentNeeds { Instancing = Instancing.Shared });

    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            packet.Dscp = _dscp;
        }
    }
}

namespace GemRouter.Plugin.Pcap.Frames;

/// <summary>The VLAN of a link: what it takes, and how it tags what it sends.</summary>
/// <param name="Vlan">The VLAN, 0 for none.</param>
/// <param name="Outer">The outer one (802.1ad), 0 for none.</param>
/// <param name="TakesAny">True where frames of all VLANs are taken.</param>
internal readonly record struct VlanChoice(ushort Vlan, ushort Outer, bool TakesAny = false)
{
    public const ushort Tag = 0x8100;
    public const ushort ServiceTag = 0x88A8;

    /// <summary>Bytes of the tags of what is sent.</summary>
    public int TagBytes => (Outer > 0 ? 4 : 0) + (Vlan > 0 ? 4 : 0);

    /// <summary>True where a frame with these tags is the link's; 0 for a tag that is not there, or that carries a priority alone.</summary>
    public bool Takes(ushort outer, ushort inner) => TakesAny || (outer == Outer && inner == Vlan);
}

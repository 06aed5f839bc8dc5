namespace GemRouter.Fuzz.Targets;

/// <summary>A frame of an input, and what a kernel would say of it.</summary>
/// <param name="Status">Its status bits.</param>
/// <param name="VlanTag">The tag that was taken out of it.</param>
/// <param name="Joining">The virtio header's word for how datagrams were joined.</param>
/// <param name="Step">The payload of each of them.</param>
/// <param name="At">Where it stands in the input.</param>
/// <param name="Captured">How much is there of it.</param>
/// <param name="Length">Its length on the wire.</param>
internal readonly record struct MockFrame(byte Status, ushort VlanTag, byte Joining, ushort Step, int At, int Captured, int Length)
{
    private const byte JoinedDatagrams = 5;
    private const byte VlanValid = 1 << 4;
    private const byte ChecksumSettled = (1 << 3) | (1 << 7);

    /// <summary>The payload of each joined datagram; 0 where it is one.</summary>
    public int JoinedStep => Joining == JoinedDatagrams ? Step : 0;

    /// <summary>True for a frame of a VLAN.</summary>
    public bool IsOfVlan => (Status & VlanValid) != 0 && (VlanTag & 0x0FFF) != 0;

    /// <summary>True where nobody needs to look at its checksum.</summary>
    public bool IsSettled => (Status & ChecksumSettled) != 0;
}

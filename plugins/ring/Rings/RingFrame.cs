namespace GemRouter.Plugin.Ring.Rings;

/// <summary>A frame in a ring, and what the kernel says of it.</summary>
internal ref struct RingFrame
{
    private const uint ChecksumNotReady = 1 << 3; // TP_STATUS_CSUMNOTREADY
    private const uint VlanValid = 1 << 4;        // TP_STATUS_VLAN_VALID
    private const uint ChecksumValid = 1 << 7;    // TP_STATUS_CSUM_VALID
    private const uint VlanId = 0x0FFF;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A frame with the virtio header in front of it; what else the kernel says of it is still to be filled in.</summary>
    /// <param name="memory">The ring's memory.</param>
    /// <param name="start">Where its Ethernet header stands.</param>
    /// <param name="captured">How many bytes are there of it.</param>
    public RingFrame(RingMemory memory, nint start, uint captured)
    {
        ref readonly VirtioHeader header = ref memory.At<VirtioHeader>(start - VirtioHeader.Size);
        Bytes = memory.Bytes(start, (int)captured);
        Address = memory.AddressOf(start);
        Step = header.Joined == VirtioHeader.JoinedDatagrams ? header.Step : 0;
    }

    /// <summary>What is there of it, from the Ethernet header on.</summary>
    public ReadOnlySpan<byte> Bytes;

    /// <summary>The address of its first byte.</summary>
    public nint Address;

    /// <summary>Its length on the wire, in bytes.</summary>
    public int Length;

    /// <summary>When it arrived, in nanoseconds since 1970.</summary>
    public long Stamp;

    /// <summary>The payload of each of several datagrams that were joined into this frame, in bytes; 0 where it is one.</summary>
    public int Step;

    public uint Status;
    public uint VlanTag;

    /// <summary>True where the UDP checksum is still to be made, by hardware, or was found right by it.</summary>
    public readonly bool IsChecksumSettled => (Status & (ChecksumNotReady | ChecksumValid)) != 0;

    /// <summary>True for a frame of a VLAN. A tag of VLAN 0 carries a priority alone.</summary>
    public readonly bool IsOfVlan => (Status & VlanValid) != 0 && (VlanTag & VlanId) != 0;

    /// <summary>A time of the kernel, in nanoseconds.</summary>
    public static long StampOf(uint seconds, uint nanoseconds) => (seconds * NanosecondsPerSecond) + nanoseconds;
}

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>struct pollfd.</summary>
internal struct PollDescriptor
{
    public const short Readable = 1;

    public int Descriptor;
    public short Events;
    public short Occurred;
}

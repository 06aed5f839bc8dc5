using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>An interface that a pcapng section describes.</summary>
/// <param name="LinkType">What its frames begin with.</param>
/// <param name="SnapLength">The most bytes captured of a frame; 0 for all.</param>
/// <param name="UnitsPerSecond">The resolution of its time stamps.</param>
/// <param name="OffsetSeconds">Added to its time stamps.</param>
internal readonly record struct PcapngInterface(LinkType LinkType, uint SnapLength, UInt128 UnitsPerSecond, long OffsetSeconds);

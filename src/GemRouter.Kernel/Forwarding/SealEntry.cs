using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>How a stream of this node is sealed just now.</summary>
/// <param name="Key">The SEK in use.</param>
/// <param name="Shape">The outer form of its packets.</param>
/// <param name="CarriesOrigin">True where packets carry their origin (wire 5.2).</param>
/// <param name="Oversize">What becomes of a payload that does not fit.</param>
/// <param name="ReleaseAt">Until when the first packets are held back (wire 6.2).</param>
/// <param name="OnlySource">The source that it is bound to, where packets keep theirs on the fabric (bind_src); null for any.</param>
internal sealed record SealEntry(SealKey Key, SealShape Shape, bool CarriesOrigin, OversizeAction Oversize, Instant ReleaseAt, Address? OnlySource = null)
{
    /// <summary>False where every receiver would refuse the packet for its source.</summary>
    public bool Takes(Packet packet) => OnlySource is not { } only || packet.Source == only;
}

namespace GemRouter;

/// <summary>
/// Which of several workers a flow (group and port) belongs to. A pure function of those two, the same in every process and on every machine, so that a link with several receivers
/// (<see cref="IShardedLink"/>) can give each flow to the one that its worker reads: by a program that the system runs on each packet, by hardware that can be told a hash, or by calling it.
/// <para>All numbers are unsigned, of 32 bits, and wrap. <c>g</c> is the address of the group: of IPv4 its 32 bits; of IPv6 four words w1 … w4, the most significant first, from which
/// <c>g = ((w1 · F ⊕ w2) · F ⊕ w3) · F ⊕ w4</c>. Then <c>h = g · F ⊕ port · P</c>, and the hash is <c>h ⊕ (h ≫ 16)</c>; of n workers, the flow's is that number modulo n.
/// F is <see cref="GroupFactor"/>, P <see cref="PortFactor"/>. A filter of Linux can compute it (classic BPF, PACKET_FANOUT_CBPF).</para>
/// <para>It is no secret and resists nobody: whoever chooses groups and ports chooses workers, too.</para>
/// </summary>
public static class FlowHash
{
    /// <summary>F: odd and without a pattern, so that neighbouring groups come out far apart.</summary>
    public const uint GroupFactor = 0x9E3779B1;

    /// <summary>P, likewise for ports.</summary>
    public const uint PortFactor = 0x85EBCA77;

    /// <summary>The hash of a flow.</summary>
    public static uint Of(GroupAddress group, ushort port)
    {
        UInt128 address = group.Address.Value;
        uint hash = (uint)address;
        if (!group.IsIPv4)
        {
            hash = (uint)(address >> 96);
            hash = (hash * GroupFactor) ^ (uint)(address >> 64);
            hash = (hash * GroupFactor) ^ (uint)(address >> 32);
            hash = (hash * GroupFactor) ^ (uint)address;
        }

        hash = (hash * GroupFactor) ^ (port * PortFactor);
        return hash ^ (hash >> 16); // the low bits decide; the high ones of a product are the better mixed
    }

    /// <summary>The place of a flow's worker.</summary>
    /// <param name="group">The group.</param>
    /// <param name="port">The port.</param>
    /// <param name="places">How many workers share the flows, at least 1.</param>
    /// <returns>From 0.</returns>
    public static int PlaceOf(GroupAddress group, ushort port, int places) => (int)(Of(group, port) % (uint)places);
}

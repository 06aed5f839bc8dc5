using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>How large payloads may be on a route for a policy's groups. All sizes in bytes.</summary>
public sealed record RouteBudget
{
    /// <summary>The largest IP packet of the fabric.</summary>
    public required int Mtu { get; init; }

    /// <summary>The family of the groups.</summary>
    public required bool IPv4 { get; init; }

    /// <summary>What sealing adds to a payload: header, tag, and the origin where it is carried.</summary>
    public required int Overhead { get; init; }

    /// <summary>The largest payload that needs no fragments.</summary>
    public required int MaxPayload { get; init; }

    /// <summary>The largest payload that goes in fragments.</summary>
    public required int MaxFragmentedPayload { get; init; }

    /// <summary>The largest payload that a red packet of one piece can have.</summary>
    public required int RedMaxPayload { get; init; }

    /// <summary>True where there is room for a payload at all, fragments included.</summary>
    public bool LeavesRoom => MaxPayload > FragmentHeader.Size + 1;

    /// <summary>The fabric's MTU at which no red packet of one piece needs fragments.</summary>
    public int MtuForAll => Mtu + Math.Max(0, RedMaxPayload - MaxPayload);

    /// <summary>Computes it.</summary>
    /// <param name="mtu">The largest IP packet of the fabric.</param>
    /// <param name="redMtu">The largest IP packet of the red network.</param>
    /// <param name="ipv4">The family of the groups.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="suite">The suite that the policy sends with.</param>
    public static RouteBudget Of(int mtu, int redMtu, bool ipv4, GroupSettings policy, SuiteParameters suite)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(suite);
        return new RouteBudget
        {
            Mtu = mtu,
            IPv4 = ipv4,
            Overhead = FabricSize.Overhead(suite) + (policy.Origin ? Origin.SizeFor(ipv4) : 0),
            MaxPayload = FabricSize.MaxPayload(mtu, ipv4, suite, policy.Origin),
            MaxFragmentedPayload = FabricSize.MaxFragmentedPayload(mtu, ipv4, suite, policy.Origin),
            RedMaxPayload = FabricSize.MaxDatagram(redMtu, ipv4),
        };
    }
}

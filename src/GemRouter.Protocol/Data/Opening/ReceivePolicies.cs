using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>Which groups may be received: the longest prefix alone counts (wire 5.5.2). Immutable; any thread. A look-up costs one hash look-up for each length of prefix in use, however many
/// policies there are.</summary>
public sealed class ReceivePolicies
{
    private readonly Dictionary<(UInt128 First, int Bits), bool> _prefixes = [];
    private readonly int[] _lengths; // longest first, in bits of the 16-byte form

    /// <summary>Takes all group policies, also those that forbid.</summary>
    /// <exception cref="ArgumentException">Two policies have the same prefix.</exception>
    public ReceivePolicies(IEnumerable<ReceivePolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        foreach (ReceivePolicy policy in policies)
        {
            int bits = policy.Prefix.Length + (policy.Prefix.First.IsIPv4 ? 96 : 0);
            if (!_prefixes.TryAdd((Number(policy.Prefix.First), bits), policy.Receive))
            {
                throw new ArgumentException($"Two group policies have the prefix {policy.Prefix}.", nameof(policies));
            }
        }

        _lengths = [.. _prefixes.Keys.Select(key => key.Bits).Distinct().OrderDescending()];
    }

    /// <summary>What a node's group policies say of receiving.</summary>
    public static ReceivePolicies Of(GroupPolicies policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new ReceivePolicies(policies.All.Select(static policy => new ReceivePolicy(policy.Prefix, policy.Receive)));
    }

    /// <summary>True where packets to the group may be received.</summary>
    public bool Allow(GroupAddress group)
    {
        UInt128 number = Number(group);
        foreach (int bits in _lengths)
        {
            if (_prefixes.TryGetValue((number & (UInt128.MaxValue << (128 - bits)), bits), out bool receive))
            {
                return receive;
            }
        }

        return false;
    }

    private static UInt128 Number(GroupAddress group)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        group.Address.Write(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Which groups this node may send to: the longest prefix alone counts. Immutable.</summary>
internal sealed class SendPolicies(GroupPolicies policies)
{
    private readonly ReceivePolicies _allowed = new(policies.All.Select(static policy => new ReceivePolicy(policy.Prefix, policy.Send)));

    public bool Allow(GroupAddress group) => _allowed.Allow(group);
}

using System.Collections.Immutable;

namespace GemRouter.Protocol;

/// <summary>All group policies of a node. Immutable. Of overlapping ones the longest prefix alone counts (wire 3.4.7).</summary>
public sealed class GroupPolicies
{
    private readonly ImmutableArray<GroupPolicy> _byLength;

    /// <summary>Takes the policies in any order.</summary>
    /// <exception cref="ArgumentException">Two have the same prefix, two different GAKs the same gak_id, or one has no key or no suite.</exception>
    public GroupPolicies(IEnumerable<GroupPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        _byLength = [.. policies.OrderByDescending(static policy => policy.Prefix.Length)];
        HashSet<GroupPrefix> prefixes = [];
        Dictionary<GroupKeyId, GroupKey> keys = [];
        foreach (GroupPolicy policy in _byLength)
        {
            if (!prefixes.Add(policy.Prefix))
            {
                throw new ArgumentException($"Two group policies have the prefix {policy.Prefix}.", nameof(policies));
            }

            if (policy.Keys.IsDefaultOrEmpty || policy.Suites.IsDefaultOrEmpty)
            {
                throw new ArgumentException($"The group policy {policy.Prefix} has no key or no suite.", nameof(policies));
            }

            foreach (GroupKey key in policy.Keys)
            {
                // One GAK named by two policies is one key; two keys with one name could not be told apart (wire 2).
                if (!keys.TryAdd(key.Id, key) && !ReferenceEquals(keys[key.Id], key))
                {
                    throw new ArgumentException($"Two GAKs have the gak_id {key.Id}.", nameof(policies));
                }
            }
        }
    }

    /// <summary>The policies, longest prefix first.</summary>
    public ImmutableArray<GroupPolicy> All => _byLength;

    /// <summary>The one policy that counts for a group, or null.</summary>
    public GroupPolicy? Find(GroupAddress group)
    {
        foreach (GroupPolicy policy in _byLength)
        {
            if (policy.Prefix.Contains(group))
            {
                return policy;
            }
        }

        return null;
    }
}

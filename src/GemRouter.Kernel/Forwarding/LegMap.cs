namespace GemRouter.Kernel.Forwarding;

/// <summary>Which leg of an ingress carries a group. The prefixes do not overlap. Immutable.</summary>
internal sealed class LegMap(IReadOnlyList<(GroupPrefix Prefix, int Leg)> prefixes)
{
    private readonly (GroupPrefix Prefix, int Leg)[] _prefixes = [.. prefixes];

    /// <summary>The leg's number; −1 where none carries the group.</summary>
    public int Find(GroupAddress group)
    {
        foreach ((GroupPrefix prefix, int leg) in _prefixes)
        {
            if (prefix.Contains(group))
            {
                return leg;
            }
        }

        return -1;
    }
}

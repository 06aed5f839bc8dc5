namespace GemRouter.Plugin.Udp;

/// <summary>Which groups, and of which sources, a socket is to deliver. Immutable. The system filters too, but not all of it: IPv6 memberships do not look at the interface,
/// and what was queued before a leave is still there after it.</summary>
internal sealed class GroupFilter
{
    public static readonly GroupFilter Nothing = new([]);

    private readonly Dictionary<GroupAddress, Address[]> _sources = []; // none listed: any source

    public GroupFilter(IEnumerable<(GroupAddress Group, Address? Source)> memberships)
    {
        foreach (IGrouping<GroupAddress, Address?> group in memberships.GroupBy(static membership => membership.Group, static membership => membership.Source))
        {
            _sources[group.Key] = group.Contains(null) ? [] : [.. group.Select(static source => source!.Value)];
        }
    }

    public bool Wants(GroupAddress group, Address source) =>
        _sources.TryGetValue(group, out Address[]? sources) && (sources.Length == 0 || Array.IndexOf(sources, source) >= 0);
}

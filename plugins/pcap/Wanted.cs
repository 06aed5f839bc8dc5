using System.Collections.Immutable;

namespace GemRouter.Plugin.Pcap;

/// <summary>The subscriptions of a link at a moment, for the receiver to look packets up in. Published whole; looking up allocates nothing.</summary>
internal sealed class Wanted
{
    public static readonly Wanted Nothing = new([]);

    private readonly Dictionary<GroupAddress, Subscription[]> _single;
    private readonly Subscription[] _prefixes;

    public Wanted(IEnumerable<Subscription> subscriptions)
    {
        Subscriptions = [.. subscriptions];
        _single = Subscriptions.Where(static subscription => subscription.Groups.IsSingle)
            .GroupBy(static subscription => subscription.Groups.First).ToDictionary(static group => group.Key, static group => group.ToArray());
        _prefixes = [.. Subscriptions.Where(static subscription => !subscription.Groups.IsSingle)];
    }

    public ImmutableArray<Subscription> Subscriptions { get; }

    /// <summary>True where a datagram falls under a subscription.</summary>
    public bool Wants(GroupAddress group, ushort port, Address source)
    {
        if (_single.TryGetValue(group, out Subscription[]? single))
        {
            foreach (ref readonly Subscription subscription in single.AsSpan())
            {
                if (subscription.Matches(group, port, source))
                {
                    return true;
                }
            }
        }

        foreach (ref readonly Subscription subscription in _prefixes.AsSpan())
        {
            if (subscription.Matches(group, port, source))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a group falls under a subscription, for frames whose port is not known.</summary>
    public bool Wants(GroupAddress group)
    {
        if (_single.ContainsKey(group))
        {
            return true;
        }

        foreach (ref readonly Subscription subscription in _prefixes.AsSpan())
        {
            if (subscription.Groups.Contains(group))
            {
                return true;
            }
        }

        return false;
    }
}

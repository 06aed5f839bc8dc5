using System.Collections.Immutable;

namespace GemRouter.Plugin.Ring.Filters;

/// <summary>What a packet must have besides its group: one of these ports and sources, null for any. Equal ones share one piece of a filter.</summary>
internal sealed class Conditions : IEquatable<Conditions>
{
    public static readonly Conditions Never = new([]);

    private static readonly (ushort? Port, Address? Source) Anything = (null, null);

    private readonly ImmutableArray<(ushort? Port, Address? Source)> _all; // in order, none that another one holds

    private Conditions(ImmutableArray<(ushort? Port, Address? Source)> all) => _all = all;

    public bool IsNever => _all.IsEmpty;

    /// <summary>True where the group alone decides.</summary>
    public bool IsAlways => _all.Length == 1 && _all[0] == Anything;

    /// <summary>The ports that let every source in.</summary>
    public IEnumerable<ushort> Ports => _all.Where(static one => one is { Port: not null, Source: null }).Select(static one => one.Port!.Value);

    /// <summary>Those that name a source.</summary>
    public IEnumerable<(ushort? Port, Address Source)> Sources => _all.Where(static one => one.Source is not null).Select(static one => (one.Port, one.Source!.Value));

    /// <summary>These, or those of a subscription.</summary>
    public Conditions Or(Subscription subscription)
    {
        (ushort? Port, Address? Source) added = (subscription.Port, subscription.Source);
        return _all.Any(one => Holds(one, added))
            ? this
            : new Conditions([.. _all.Where(one => !Holds(added, one)).Append(added).OrderBy(static one => one.Port ?? -1).ThenBy(static one => one.Source ?? default)]);
    }

    public bool Equals(Conditions? other) => other is not null && _all.AsSpan().SequenceEqual(other._all.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Conditions);

    public override int GetHashCode() => _all.Length == 0 ? 0 : HashCode.Combine(_all.Length, _all[0], _all[^1]);

    private static bool Holds((ushort? Port, Address? Source) wide, (ushort? Port, Address? Source) narrow) =>
        (wide.Port is null || wide.Port == narrow.Port) && (wide.Source is null || wide.Source == narrow.Source);
}

using System.Collections.Frozen;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>What the streams of this node are sealed with, as the workers get it; and the addresses of SEKs that were own, for as long as their packets may come back. The control thread.</summary>
internal sealed class SealEntries(IReadOnlyDictionary<byte, ICipherSuite> suites, Retirement retirement)
{
    private static readonly TimeSpan RememberOwn = TimeSpan.FromSeconds(30);

    private readonly Dictionary<OwnStream, SealEntry> _entries = [];
    private readonly List<(KeyAddress Address, Instant Until)> _former = [];
    private SealKey[] _leaving = []; // in no table any more, but a worker may still be at a turn with one; replaced whole

    /// <summary>How often streams got new SEKs.</summary>
    public Dictionary<OwnStream, int> Rekeys { get; } = [];

    /// <summary>The entries as workers look them up.</summary>
    public FrozenDictionary<FlowId, SealEntry> ToTable() => _entries.ToFrozenDictionary(static pair => new FlowId(pair.Key.Group, pair.Key.Port), static pair => pair.Value);

    /// <summary>What packets under own SEKs name, past ones among them (wire 5.5.3).</summary>
    public IReadOnlyCollection<KeyAddress> OwnAddresses() =>
        [.. _entries.Keys.SelectMany(static stream => stream.Keys.Select(static key => key.Seal.Address)), .. _former.Select(static former => former.Address)];

    /// <summary>A stream seals with this SEK from now on.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="key">The SEK.</param>
    /// <param name="part">The routes and policies.</param>
    /// <param name="version">The version of the table that is published next.</param>
    /// <param name="now">The time.</param>
    public void Set(OwnStream stream, SealKey key, ControlPart part, long version, Instant now)
    {
        Instant releaseAt = now + StartHold(stream, part);
        if (_entries.Remove(stream, out SealEntry? former))
        {
            releaseAt = former.ReleaseAt;
            Rekeys[stream] = Rekeys.GetValueOrDefault(stream) + 1;
            Leave(former, version, now);
        }

        SealEntry? entry = null;
        try
        {
            entry = Make(stream, key, part, releaseAt);
        }
        finally
        {
            if (entry is null)
            {
                retirement.Add(key, version); // no route carries it any more, or a plugin failed: nothing may be sealed with it
            }
            else
            {
                _entries.Add(stream, entry);
            }
        }
    }

    /// <summary>A stream ended.</summary>
    public void Remove(OwnStream stream, long version, Instant now)
    {
        Rekeys.Remove(stream);
        if (_entries.Remove(stream, out SealEntry? entry))
        {
            Leave(entry, version, now);
        }
    }

    /// <summary>Stops the SEKs that are in no table any more and that a worker may still seal with. Any thread.</summary>
    public void StopFormer() => Array.ForEach(Volatile.Read(ref _leaving), static key => key.Stop());

    /// <summary>Makes all entries anew, for other routes, policies or MTUs.</summary>
    public void Renew(ControlPart part)
    {
        foreach (OwnStream stream in _entries.Keys.ToArray())
        {
            SealEntry former = _entries[stream];
            if (Make(stream, former.Key, part, former.ReleaseAt) is { } entry)
            {
                _entries[stream] = entry;
            }
        }
    }

    /// <summary>Forgets addresses whose packets come back no more.</summary>
    public bool Expire(Instant now) => _former.RemoveAll(former => former.Until <= now) > 0;

    /// <summary>Lets all go.</summary>
    public void Clear(long version)
    {
        foreach (SealEntry entry in _entries.Values)
        {
            retirement.Add(entry.Key, version);
        }

        _entries.Clear();
    }

    private static TimeSpan StartHold(OwnStream stream, ControlPart part) =>
        part.Manifest.FindPolicy(new GroupPrefix(stream.Group))?.StartHold ?? part.Manifest.Timers.StartHold;

    private SealEntry? Make(OwnStream stream, SealKey key, ControlPart part, Instant releaseAt)
    {
        RouteSettings? route = part.Routes.FindSealing(stream.Group);
        GroupSettings? policy = part.Manifest.FindPolicy(new GroupPrefix(stream.Group));
        return route is null || policy is null
            ? null
            : new SealEntry(
                key,
                part.Routes.ShapeOf(route, policy, stream.Group.IsIPv4, suites[key.Context.Suite].Parameters),
                part.Routes.CarriesOrigin(route, policy),
                route.Oversize,
                releaseAt,
                part.Links[route.Black].Component.Abilities.SendsForeignSource ? stream.OuterSource : null);
    }

    private void Leave(SealEntry entry, long version, Instant now)
    {
        _former.Add((entry.Key.Address, now + RememberOwn));
        Volatile.Write(ref _leaving, [.. _leaving, entry.Key]);
        retirement.Add(entry.Key, version, () => Volatile.Write(ref _leaving, [.. _leaving.Where(key => key != entry.Key)]));
    }
}

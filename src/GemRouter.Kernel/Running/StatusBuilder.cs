using System.Collections.Immutable;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>Puts together what a router says of itself.</summary>
internal static class StatusBuilder
{
    private static readonly TimeSpan StillAnnounced = TimeSpan.FromSeconds(45); // some three times wire 6.2

    /// <summary>What the control plane knows; on its thread.</summary>
    public static ControlReport Read(
        string boot, ControlPolicy policy, ControlPlane plane, OpenKeys open, SealEntries sealing, IReadOnlyDictionary<byte, string> suites, Instant now)
    {
        string SuiteName(byte id) => suites.GetValueOrDefault(id, id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new ControlReport(
            boot,
            [Bootstrap(policy, plane), .. policy.Groups.All.OrderBy(static one => one.Prefix.First).ThenBy(static one => one.Prefix.Length).Select(one => Group(one, policy, plane, now))],
            [.. plane.Roster.Boots.OrderBy(static boot => boot.Name, StringComparer.Ordinal).ThenBy(static boot => boot.EnteredAt).Select(boot => Peer(boot, now))],
            [.. plane.Streams.OrderBy(static stream => stream.Group).ThenBy(static stream => stream.Port).Select(stream => Own(stream, sealing, SuiteName, now))],
            [.. plane.Keys.All.OrderBy(static key => key.Announcement.Context.Group).ThenBy(static key => key.Announcement.Context.Port).Select(key => Theirs(key, open, SuiteName, now))],
            [.. Enum.GetValues<ControlVerdict>().Select(verdict => new CounterTotal(ControlVerdicts.CounterName(verdict), plane.Count(verdict), false, "Control datagrams, and announcements in them, with this verdict; see docs/wire.md, 3.4."))]);
    }

    /// <summary>A link; without routes one that did not start.</summary>
    public static LinkReport Link(LinkSettings settings, RouteLinks? routes, HealthBook health)
    {
        (HealthState state, string message) = health.Of(settings.Name);
        return new LinkReport(
            settings.Name, settings.Side == LinkSide.Red ? "red" : "black", settings.Transport.Name, routes?.MtuOf(settings.Name) ?? 0, state.ToString().ToLowerInvariant(), message);
    }

    public static IEnumerable<LegReport> Legs(WorkerSnapshot snapshot) => snapshot.Legs.Prepend(snapshot.Ingress with { Route = $"link {snapshot.Link}" });

    private static KeyRingReport Bootstrap(ControlPolicy policy, ControlPlane plane)
    {
        BootstrapKeyId[] users = [.. plane.Roster.Boots.Where(static boot => boot.State == BootState.Proven).Select(static boot => boot.HeardUnder)];
        BootstrapKeyId active = policy.BootstrapKeys[0].Id;
        return new KeyRingReport("bk", null, active.ToString(), [.. policy.BootstrapKeys.Skip(1).Select(static key => key.Id.ToString())], users.Length, users.Count(user => user == active));
    }

    // Of peers, SEKs that their sources still announce: of a stream that ended they stay for an hour, and nobody waits for them.
    private static KeyRingReport Group(GroupPolicy group, ControlPolicy policy, ControlPlane plane, Instant now)
    {
        GroupKeyId active = group.Keys[0].Id;
        GroupKeyId[] users =
        [
            .. plane.Streams.Where(stream => policy.Groups.Find(stream.Group) == group && stream.Current.GroupKey is not null).Select(static stream => stream.Current.GroupKey!.Value),
            .. plane.Keys.All.Where(key => now - key.AnnouncedAt <= StillAnnounced && policy.Groups.Find(key.Announcement.Context.Group) == group).Select(static key => key.Announcement.GroupKey),
        ];
        return new KeyRingReport("gak", group.Prefix.ToString(), active.ToString(), [.. group.Keys.Skip(1).Select(static key => key.Id.ToString())], users.Length, users.Count(user => user == active));
    }

    private static PeerReport Peer(Boot boot, Instant now) => new(
        boot.Name, boot.Node.Id.ToString(), boot.Id.ToString(), boot.State.ToString().ToLowerInvariant(), Milliseconds(now - boot.HeardAt), Milliseconds(boot.Interval), boot.Node.IsCloned,
        boot.HeardUnder.ToString());

    private static OwnStreamReport Own(OwnStream stream, SealEntries sealing, Func<byte, string> suite, Instant now) => new(
        stream.Group.ToString(), stream.Port, suite(stream.Current.Seal.Context.Suite), stream.Current.Seal.Address.KeyId.ToString(),
        Milliseconds(now - stream.Current.MadeAt), stream.Current.Seal.NextNumber.Value - 1,
        stream.Next?.Seal.Address.KeyId.ToString(), stream.Next is null ? null : Milliseconds(stream.SwitchAt - now), sealing.Rekeys.GetValueOrDefault(stream), stream.Current.GroupKey?.ToString() ?? "");

    private static PeerStreamReport Theirs(PeerKey key, OpenKeys open, Func<byte, string> suite, Instant now)
    {
        StreamContext context = key.Announcement.Context;
        return new PeerStreamReport(
            context.Source.ToString(), key.Boot.Name, context.Group.ToString(), context.Port, suite(context.Suite), key.Id.ToString(), key.IsUsable,
            Milliseconds(now - key.AnnouncedAt), open.Find(key)?.Opened ?? 0, key.Announcement.GroupKey.ToString());
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}

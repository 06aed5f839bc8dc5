using System.Collections.Immutable;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>
/// What whoever reloads is to be told of keys and identities, beside what changed: what an identity that is not believed any more still knows, and who is left behind where a key goes. Asked before the router goes over, when it is still known who
/// was there; on the control plane's thread.
/// </summary>
internal static class ReloadAdvice
{
    public static ImmutableArray<string> Of(RouterManifest former, RouterManifest next, ControlPolicy before, ControlPolicy after, ControlPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return [.. Revocations(former, next, after, plane), .. LeftBehind(before, after, plane)];
    }

    // Its SEKs go here at once. What it was given stays known to it, and nobody can tell which GAKs that are: it listens, and says nothing. What it sealed itself shows some for sure.
    private static IEnumerable<string> Revocations(RouterManifest former, RouterManifest next, ControlPolicy after, ControlPlane plane)
    {
        IEnumerable<Ed25519PublicKey> pinned = former.Trust.Pinned is { } peers ? peers.Select(static peer => peer.Key) : plane.Roster.Nodes.Select(static one => one.PublicKey);
        foreach (Ed25519PublicKey key in next.Revoked.Except(former.Revoked).Union(pinned).Where(key => !after.Trust.Admits(NodeId.Of(key))))
        {
            NodeId node = NodeId.Of(key);
            if (!Admitted(former, node))
            {
                continue; // it was not believed before
            }

            GroupSettings[] sent = [.. plane.Keys.All.Where(held => held.Announcement.Context.Source == node).Select(held => next.FindPolicy(new GroupPrefix(held.Announcement.Context.Group))).OfType<GroupSettings>().Distinct()];
            string[] others = [.. next.Groups.Except(sent).Select(static group => group.Prefix.ToString())];
            string known = string.Join("; ", new[]
            {
                sent.Length > 0 ? $"of {string.Join(", ", sent.Select(static group => group.Prefix))}, which it certainly has" : "",
                others.Length > 0 ? $"of {string.Join(", ", others)}, where it may have had them" : "",
            }.Where(static part => part.Length > 0));
            yield return $"{NameOf(former, key, plane)} is not believed any more; its session keys are gone. It still knows the keys that it was given: rotate the group keys {known}; and the bootstrap key";
        }
    }

    // A BK or GAK that is accepted no more, and what is still under it here.
    private static IEnumerable<string> LeftBehind(ControlPolicy before, ControlPolicy after, ControlPlane plane)
    {
        foreach (BootstrapKey key in before.BootstrapKeys.Where(key => after.FindBootstrapKey(key.Id) is null))
        {
            string[] peers = [.. plane.Roster.Boots.Where(boot => boot.State == BootState.Proven && boot.HeardUnder == key.Id && after.Trust.Admits(boot.Node.Id)).Select(static boot => boot.Name).Distinct().Order(StringComparer.Ordinal)];
            if (peers.Length > 0)
            {
                yield return $"the bootstrap key {key.Id} is not accepted any more, and {string.Join(", ", peers)} last spoke under it: whoever goes on under it is not heard here";
            }
        }

        foreach (PeerKey held in plane.Keys.All.Where(key => key.EndsAt == Instant.Never && after.Trust.Admits(key.Announcement.Context.Source)))
        {
            StreamContext stream = held.Announcement.Context;
            GroupKeyId id = held.Announcement.GroupKey;
            if (after.Groups.Find(stream.Group) is { Receive: true } policy && policy.FindKey(id) is null && before.Groups.Find(stream.Group)?.FindKey(id) is not null)
            {
                yield return $"the group key {id} is not accepted any more, and {stream.Group}:{stream.Port} of {NameOf(held.Boot)} is announced under it: its packets are not opened until it is announced under another";
            }
        }
    }

    private static bool Admitted(RouterManifest manifest, NodeId node) =>
        !manifest.Revoked.Any(key => NodeId.Of(key) == node) && (manifest.Trust.Pinned is not { } pinned || pinned.Any(peer => NodeId.Of(peer.Key) == node));

    // As its operator calls it, else as it calls itself.
    private static string NameOf(RouterManifest former, Ed25519PublicKey key, ControlPlane plane)
    {
        string name = former.Trust.Pinned?.FirstOrDefault(peer => peer.Key == key)?.Name
            ?? plane.Roster.Find(NodeId.Of(key))?.Boots.LastOrDefault(static boot => boot.Name.Length > 0)?.Name
            ?? "";
        return name.Length > 0 ? $"the identity {key} ({name})" : $"the identity {key}";
    }

    private static string NameOf(Boot boot) => boot.Name.Length > 0 ? boot.Name : boot.Node.Id.ToString();
}

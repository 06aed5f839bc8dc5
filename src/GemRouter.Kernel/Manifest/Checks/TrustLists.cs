using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>Each identity stands once, and not on both lists.</summary>
internal static class TrustLists
{
    public static void Check(CheckContext context)
    {
        HashSet<Ed25519PublicKey> revoked = [];
        for (int i = 0; i < context.Manifest.Revoked.Length; i++)
        {
            if (!revoked.Add(context.Manifest.Revoked[i]))
            {
                string path = context.Places.IsWhole("revoked") ? $"revoked[{i}]" : "revoked";
                context.Report.Error(ManifestCode.DuplicateIdentity, path, $"the key \"{context.Manifest.Revoked[i]}\" is revoked already; remove one of the two");
            }
        }

        if (context.Manifest.Trust.Pinned is { } pinned)
        {
            CheckPinned(context, pinned, revoked);
        }
    }

    private static void CheckPinned(CheckContext context, IReadOnlyCollection<PinnedPeer> pinned, HashSet<Ed25519PublicKey> revoked)
    {
        if (pinned.Count == 0 && context.Places.IsWhole("trust.pinned"))
        {
            context.Report.Warning(ManifestCode.NobodyPinned, "trust.pinned", "nobody is pinned, so no peer is believed; add peers, or write trust: bootstrap");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<Ed25519PublicKey> keys = [];
        foreach (PinnedPeer peer in pinned)
        {
            if (!names.Add(peer.Name))
            {
                context.Report.Error(ManifestCode.DuplicateIdentity, context.PathOf(peer, "name"), $"the name {Wording.Quote(peer.Name)} stands here a second time; give each peer its own");
            }

            if (!keys.Add(peer.Key))
            {
                context.Report.Error(ManifestCode.DuplicateIdentity, context.PathOf(peer, "key"), $"the key \"{peer.Key}\" is pinned already; remove one of the two");
            }

            if (revoked.Contains(peer.Key))
            {
                context.Report.Warning(ManifestCode.PinnedAndRevoked, context.PathOf(peer, "key"), $"{Wording.Quote(peer.Name)} is pinned and revoked; revoked counts");
            }
        }
    }
}

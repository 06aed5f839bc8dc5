using System.Collections.Immutable;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>A manifest that was read, checked and found without error: what one router is made of.</summary>
public sealed record RouterManifest
{
    /// <summary>The domain's name (wire 2).</summary>
    public required string Domain { get; init; }

    /// <summary>This router.</summary>
    public required NodeSettings Node { get; init; }

    /// <summary>The folders to look for plugins in, as written.</summary>
    public required ImmutableArray<string> PluginPaths { get; init; }

    /// <summary>The lock of the plugins, as written; null where the manifest names none.</summary>
    public string? PluginLock { get; init; }

    /// <summary>Identity and bootstrap keys.</summary>
    public required KeySettings Keys { get; init; }

    /// <summary>The links, in the order of the file.</summary>
    public required ImmutableArray<LinkSettings> Links { get; init; }

    /// <summary>The discovery strategies.</summary>
    public required ImmutableArray<DiscoverySettings> Discovery { get; init; }

    /// <summary>Whom to believe.</summary>
    public required TrustSettings Trust { get; init; }

    /// <summary>Identities that are not believed, whatever the trust mode says.</summary>
    public required ImmutableArray<Ed25519PublicKey> Revoked { get; init; }

    /// <summary>The group policies.</summary>
    public required ImmutableArray<GroupSettings> Groups { get; init; }

    /// <summary>The named stages.</summary>
    public required ImmutableArray<StageSettings> Stages { get; init; }

    /// <summary>The routes.</summary>
    public required ImmutableArray<RouteSettings> Routes { get; init; }

    /// <summary>The limits of wire 7.</summary>
    public required LimitSettings Limits { get; init; }

    /// <summary>The timers of wire 6.</summary>
    public required TimerSettings Timers { get; init; }

    /// <summary>The link of that name, or null.</summary>
    public LinkSettings? FindLink(string name) => Links.FirstOrDefault(link => link.Name == name);

    /// <summary>The named stage, or null.</summary>
    public StageSettings? FindStage(string name) => Stages.FirstOrDefault(stage => stage.Name == name);

    /// <summary>The policy that counts for all groups of a prefix: the longest that holds it; or null.</summary>
    public GroupSettings? FindPolicy(GroupPrefix prefix)
    {
        GroupSettings? longest = null;
        foreach (GroupSettings group in Groups)
        {
            if ((longest is null || group.Prefix.Length > longest.Prefix.Length) && group.Prefix.Contains(prefix))
            {
                longest = group;
            }
        }

        return longest;
    }
}

using System.Collections.Immutable;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>What the control service needs to know of a manifest and of what runs for it. Replaced whole at a reload.</summary>
internal sealed record ControlPart
{
    public required RouterManifest Manifest { get; init; }

    public required IReadOnlyDictionary<string, MadeComponent<ILink>> Links { get; init; }

    public required RouteLinks Routes { get; init; }

    public required DataPlane Data { get; init; }

    public required BlackJoins Joins { get; init; }

    public required IReadOnlyList<ControlChannels> Channels { get; init; }

    public static ControlTimers TimersOf(RouterManifest manifest) => new()
    {
        HelloInterval = manifest.Timers.Hello,
        DomainHelloRate = manifest.Timers.DomainHellos,
        AnnounceInterval = manifest.Timers.Announce,
        RekeyAfter = manifest.Timers.Rekey.After,
        RekeyPackets = manifest.Timers.Rekey.Packets,
        RekeyLead = manifest.Timers.Rekey.Lead,
        GroupRekeys =
        [
            .. manifest.Groups.Where(static group => group.Rekey is not null)
                .Select(static group => new GroupRekey(group.Prefix, group.Rekey!.After, group.Rekey.Packets, group.Rekey.Lead)),
        ],
    };
}

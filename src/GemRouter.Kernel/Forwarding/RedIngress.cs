using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Packets from a red link. The loop guard (design, decision 10) lets in what is local and no router's.</summary>
internal sealed class RedIngress(string link, LegMap map, KernelDrops drops, SendPolicies policies) : Ingress(link, map, drops)
{
    /// <summary>The UDP port that routers send from on red links, so that they know each other's packets there.</summary>
    public const ushort RouterPort = 7177;

    private LocalSources _local = LocalSources.None;
    private ImmutableArray<IPNetwork> _own = [];
    private ImmutableArray<IPNetwork> _from = [];
    private SendPolicies _policies = policies;
    private Address _lastSource;
    private LocalSources? _lastLocal;
    private bool _lastIsLocal;
    private GroupAddress _lastGroup;
    private SendPolicies? _lastPolicies;
    private bool _lastMayBeSent;

    /// <summary>The sources that are local.</summary>
    public LocalSources Local => Volatile.Read(ref _local);

    /// <summary>The groups that may be sent to. Any thread sets it.</summary>
    public SendPolicies Policies
    {
        get => Volatile.Read(ref _policies);
        set => Volatile.Write(ref _policies, value);
    }

    /// <summary>Takes up which sources are local: the link's own networks and those of the manifest. The control thread.</summary>
    public void Refresh(ImmutableArray<IPNetwork> own, ImmutableArray<IPNetwork> from)
    {
        if (own != _own || from != _from)
        {
            (_own, _from) = (own, from);
            Volatile.Write(ref _local, new LocalSources(own.Concat(from)));
        }
    }

    protected override DropReason? Refuse(Packet packet, int leg, ForwardingTable table)
    {
        if (packet.SourcePort == RouterPort)
        {
            return Drops.RedFromRouter;
        }

        LocalSources local = Local;
        if (packet.Source != _lastSource || local != _lastLocal)
        {
            _lastIsLocal = local.Contains(packet.Source);
            _lastSource = packet.Source;
            _lastLocal = local;
        }

        if (!_lastIsLocal)
        {
            return Drops.RedNotLocal;
        }

        if (leg < 0)
        {
            return Drops.NoRoute;
        }

        SendPolicies policies = Policies;
        if (packet.Group != _lastGroup || policies != _lastPolicies)
        {
            _lastMayBeSent = policies.Allow(packet.Group);
            _lastGroup = packet.Group;
            _lastPolicies = policies;
        }

        return _lastMayBeSent ? null : Drops.SealNotAuthorized;
    }
}

using System.Collections.Immutable;
using System.Net;

namespace GemRouter.Testing.Tests;

/// <summary>A memory link that breaks one rule of the contract.</summary>
/// <param name="inner">The link that works.</param>
/// <param name="fault">The rule.</param>
/// <param name="neighbour">Another link on the network.</param>
internal class FaultyLink(MemoryLink inner, LinkFault fault, MemoryLink neighbour) : ILink, IControlLink, IAddressedLink, IPortedLink
{
    private static readonly ImmutableArray<IPNetwork> Elsewhere = [IPNetwork.Parse("198.51.100.0/24")];
    private static readonly Address Stranger = Address.Parse("192.0.2.250");

    private readonly List<Subscription> _subscriptions = [];
    private bool _opened;
    private bool _sends;
    private bool _sendsFromPort;
    private bool _started;

    public LinkAbilities Abilities => fault switch
    {
        LinkFault.LikesHugeBatches => inner.Abilities with { BatchSize = 1000 },
        LinkFault.ClaimsForeignSources => inner.Abilities with { SendsForeignSource = true },
        LinkFault.TakesPrefixesItDenies => inner.Abilities with { ReceivesPrefixes = false },
        _ => inner.Abilities,
    };

    public ImmutableArray<IPNetwork> Networks => fault switch
    {
        LinkFault.HasDefaultNetworks when !_started => default,
        LinkFault.HasNetworksBeforeItsStart when !_started => Elsewhere,
        LinkFault.IsOnAnotherNetwork => _started ? Elsewhere : [],
        LinkFault.AllocatesItsNetworks => [.. inner.Networks],
        _ => inner.Networks,
    };

    public Address? SourceOf(bool ipv4) => fault switch
    {
        LinkFault.TellsTheOtherFamily => inner.SourceOf(!ipv4),
        LinkFault.TellsAnotherAddress when inner.SourceOf(ipv4) is not null => Stranger,
        _ => inner.SourceOf(ipv4),
    };

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        ValueTask started = inner.StartAsync(cancellationToken);
        _started = true;
        if (fault == LinkFault.HearsEverything)
        {
            inner.Subscribe(new Subscription(GroupPrefix.Parse("224.0.0.0/4"), null));
        }

        return started;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription)
    {
        _subscriptions.Add(subscription);
        if (fault != LinkFault.HearsWhatItKnewAtFirst || !_opened)
        {
            inner.Subscribe(fault == LinkFault.IgnoresSources ? subscription with { Source = null } : subscription);
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        if (fault == LinkFault.FearsUnknownSubscriptions && subscription.Groups.First.Address.IPv4Bits % 256 == 5)
        {
            throw new InvalidOperationException("Unknown.");
        }

        if (fault != LinkFault.CannotUnsubscribe)
        {
            inner.Unsubscribe(subscription);
        }
    }

    public ILinkReceiver OpenReceiver()
    {
        if (fault == LinkFault.OpensOneReceiverEver && _opened)
        {
            throw new InvalidOperationException("Once.");
        }

        _opened = true;
        ILinkReceiver receiver = inner.OpenReceiver();
        return receiver is IRingReceiver ? new FaultyRingReceiver(receiver, fault) : new FaultyReceiver(receiver, fault);
    }

    public ILinkSender OpenSender()
    {
        if (fault == LinkFault.OpensOneSenderEver && _sends)
        {
            throw new InvalidOperationException("Once.");
        }

        _sends = true;
        return new FaultySender(inner.OpenSender(), fault);
    }

    public ILinkSender OpenSender(ushort sourcePort)
    {
        if (fault == LinkFault.OpensOnePortEver && _sendsFromPort)
        {
            throw new ComponentException("The port is taken.");
        }

        _sendsFromPort = true;
        if (fault == LinkFault.TakesThePortForItself)
        {
            _subscriptions.Where(subscription => subscription.Port == sourcePort).ToList().ForEach(inner.Unsubscribe);
        }

        return fault switch
        {
            LinkFault.ForgetsTheChosenPort when sourcePort > 0 => inner.OpenSender(),
            LinkFault.TakesPortZero => inner.OpenSender(Math.Max(sourcePort, (ushort)1)),
            LinkFault.HearsItsChosenPort => NeighbourSender(sourcePort),
            _ => inner.OpenSender(sourcePort),
        };
    }

    public IControlChannel OpenControl(IPEndPoint listen) =>
        new FaultyControlChannel(inner.OpenControl(fault == LinkFault.TakesControlOfThePort && _sendsFromPort ? new IPEndPoint(listen.Address, listen.Port + 1) : listen), fault);

    private ILinkSender NeighbourSender(ushort sourcePort)
    {
        if (neighbour.Networks.IsEmpty)
        {
            neighbour.StartAsync(CancellationToken.None);
        }

        return neighbour.OpenSender(sourcePort);
    }
}

using System.Net;

namespace GemRouter.Testing.Tests;

/// <summary>A memory link that breaks one rule of the contract.</summary>
internal sealed class FaultyLink(MemoryLink inner, LinkFault fault) : ILink, IControlLink
{
    private bool _opened;
    private bool _sends;

    public LinkAbilities Abilities => fault switch
    {
        LinkFault.LikesHugeBatches => inner.Abilities with { BatchSize = 1000 },
        LinkFault.ClaimsForeignSources => inner.Abilities with { SendsForeignSource = true },
        LinkFault.TakesPrefixesItDenies => inner.Abilities with { ReceivesPrefixes = false },
        _ => inner.Abilities,
    };

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        ValueTask started = inner.StartAsync(cancellationToken);
        if (fault == LinkFault.HearsEverything)
        {
            inner.Subscribe(new Subscription(GroupPrefix.Parse("224.0.0.0/4"), null));
        }

        return started;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Subscribe(Subscription subscription)
    {
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

    public IControlChannel OpenControl(IPEndPoint listen) => new FaultyControlChannel(inner.OpenControl(listen), fault);
}

using System.Net;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that does not look at what is said in its own boot's name, and so never meets a copy of itself.</summary>
internal sealed record DeafToItself : Parts
{
    public override ILink Link(Machine machine, ILink usual, bool isRed) => isRed ? usual : new Deaf((SimulatedLink)usual);

    private sealed class Deaf(SimulatedLink inner) : MutatedLink(inner)
    {
        private BootId _own;

        protected override void Sends(IControlChannel channel, ReadOnlyMemory<byte> datagram, IPEndPoint to)
        {
            _own = Envelope.TryRead(datagram.Span, out Envelope envelope) ? envelope.Sender : _own;
            base.Sends(channel, datagram, to);
        }

        protected override bool Takes(IControlChannel channel, ReadOnlyMemory<byte> datagram) => !Envelope.TryRead(datagram.Span, out Envelope envelope) || envelope.Sender != _own;
    }
}

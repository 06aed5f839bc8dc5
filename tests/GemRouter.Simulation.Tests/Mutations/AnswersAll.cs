using System.Net;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that answers whatever comes.</summary>
internal sealed record AnswersAll : Parts
{
    public override ILink Link(Machine machine, ILink usual, bool isRed) => isRed ? usual : new Answering((SimulatedLink)usual);

    private sealed class Answering(SimulatedLink inner) : MutatedLink(inner)
    {
        private byte[] _last = [];
        private IPEndPoint? _to;

        protected override void Sends(IControlChannel channel, ReadOnlyMemory<byte> datagram, IPEndPoint to)
        {
            if (datagram.Span[1] == (byte)MessageType.Hello)
            {
                (_last, _to) = (datagram.ToArray(), to);
            }

            base.Sends(channel, datagram, to);
        }

        protected override bool Takes(IControlChannel channel, ReadOnlyMemory<byte> datagram)
        {
            if (_to is not null)
            {
                base.Sends(channel, _last, _to);
            }

            return true;
        }
    }
}

using System.Net;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that answers whatever comes, or each so many of it.</summary>
internal sealed record AnswersAll : Parts
{
    public int Each { get; init; } = 1;

    public override ILink Link(Machine machine, ILink usual, bool isRed) => isRed ? usual : new Answering((SimulatedLink)usual, Each);

    private sealed class Answering(SimulatedLink inner, int each) : MutatedLink(inner)
    {
        private int _came;
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
            if (_to is not null && ++_came % each == 0)
            {
                base.Sends(channel, _last, _to);
            }

            return true;
        }
    }
}

using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A red link that sends now and then a packet twice, behind the opener.</summary>
internal sealed record DeliversTwice : Parts
{
    public override ILink Link(Machine machine, ILink usual, bool isRed) => isRed ? new Twice((SimulatedLink)usual) : usual;

    private sealed class Twice(SimulatedLink inner) : MutatedLink(inner)
    {
        protected override ILinkSender Mutate(ILinkSender sender) => new Sender(sender);
    }

    private sealed class Sender(ILinkSender inner) : ILinkSender
    {
        private int _sent;

        public void Send(PacketBatch batch)
        {
            inner.Send(batch);
            if (++_sent % 50 == 0)
            {
                inner.Send(batch);
            }
        }

        public void Dispose() => inner.Dispose();
    }
}

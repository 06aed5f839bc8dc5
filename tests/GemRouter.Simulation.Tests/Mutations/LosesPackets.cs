using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A black link that now and then does not send what it was given, and says nothing of it: the router's own account balances all the same.</summary>
internal sealed record LosesPackets : Parts
{
    public override ILink Link(Machine machine, ILink usual, bool isRed) => isRed ? usual : new Losing((SimulatedLink)usual);

    private sealed class Losing(SimulatedLink inner) : MutatedLink(inner)
    {
        protected override ILinkSender Mutate(ILinkSender sender) => new Sender(sender);
    }

    private sealed class Sender(ILinkSender inner) : ILinkSender
    {
        private int _sent;

        public void Send(PacketBatch batch)
        {
            if (++_sent % 50 != 0)
            {
                inner.Send(batch);
            }
        }

        public void Dispose() => inner.Dispose();
    }
}

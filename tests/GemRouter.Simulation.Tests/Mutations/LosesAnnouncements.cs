using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that takes no announcements once it was started again.</summary>
internal sealed record LosesAnnouncements : Parts
{
    public override ILink Link(Machine machine, ILink usual, bool isRed) => isRed || machine.Start == 0 ? usual : new Deaf((SimulatedLink)usual);

    private sealed class Deaf(SimulatedLink inner) : MutatedLink(inner)
    {
        protected override bool Takes(IControlChannel channel, ReadOnlyMemory<byte> datagram) => datagram.Span[1] != (byte)MessageType.Announce;
    }
}

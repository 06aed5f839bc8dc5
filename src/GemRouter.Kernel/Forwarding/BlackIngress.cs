using GemRouter.Protocol;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Packets from a black link. Those without a leg are counted as wire 5.5 has it: what they are first, then whether they may be received.</summary>
internal sealed class BlackIngress(string link, LegMap map, KernelDrops drops) : Ingress(link, map, drops)
{
    protected override DropReason? Refuse(Packet packet, int leg, ForwardingTable table)
    {
        if (leg >= 0)
        {
            return null; // the opener looks closer
        }

        DataVerdict verdict = DataHeader.Read(packet.Payload, out _);
        return verdict != DataVerdict.Accepted ? Drops.Of(verdict)
            : table.Receive.Allow(packet.Group) ? Drops.NoRoute
            : Drops.Of(DataVerdict.NotAuthorized);
    }
}

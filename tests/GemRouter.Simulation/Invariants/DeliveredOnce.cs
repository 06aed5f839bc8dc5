using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>No packet is delivered twice, whoever duplicates or replays it, and also where the receiver restarts in between.</summary>
internal sealed class DeliveredOnce : Invariant
{
    public override string Name => "a packet is delivered once";

    public override void Delivered(Machine machine, Datagram datagram, SentPacket? packet)
    {
        if (packet is null)
        {
            if (Domain.ForgedOf(datagram) is { } forged && forged.IsDeliveredAt(machine))
            {
                Fail($"{forged} came twice at {machine}");
            }
        }
        else if (packet.IsDeliveredAt(machine))
        {
            Fail($"{packet}, number {packet.Number} under {packet.KeyId}, came twice at {machine}");
        }
    }
}

using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>Nothing that was sealed before a receiver started is delivered by it: it may be a recording (wire 4).</summary>
internal sealed class NothingFromBefore : Invariant
{
    public override string Name => "nothing from before a receiver's start is delivered";

    public override void Delivered(Machine machine, Datagram datagram, SentPacket? packet)
    {
        if (packet is null && Domain.ForgedOf(datagram) is { } forged && forged.SealedAt < machine.StartedAt)
        {
            Fail($"{forged} was sealed before {machine} started");
        }

        if (packet is not null && packet.SealedAt < machine.StartedAt)
        {
            Fail($"{packet} was sealed {(machine.StartedAt - packet.SealedAt).TotalMilliseconds:0.0} ms before {machine} started");
        }
    }
}

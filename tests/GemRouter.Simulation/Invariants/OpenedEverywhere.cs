using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// Each packet of a source that lives is delivered by every receiver that has the key of its group, from a bound after the end of the last fault on. The bound follows from wire 6: whatever was lost, a HELLO of each node has come after its
/// longest interval (1.2 × the regular one), and both are proven within the second after that (WANT is repeated after 0.3 and 1 s); its STREAMS then name what is lacking, which is asked for at once, or where that was asked for in vain before, after
/// the 10 s for which a kid is ignored; an answer takes 0.3 s. So it is 1.2 × hello + 12.5 s; the regular announcement comes within 12 s, which is less.
/// Where a router's tables have no room for all of it, nothing is promised.
/// </summary>
internal sealed class OpenedEverywhere : Invariant
{
    // What a packet may take by itself: the start hold, the wait for a key, jitter.
    private const int LastPackets = 3000;

    public override string Name => "every receiver opens every source's packets";

    public static int Bound(Scenario scenario) => (scenario.Hello * 6 / 5) + 12_500;

    public override void Ended()
    {
        if (!Domain.Scenario.HasRoom)
        {
            return;
        }

        Instant from = Domain.At(Domain.Scenario.HealedAt + Bound(Domain.Scenario));
        Instant to = Domain.At(Domain.Scenario.Length - LastPackets);
        Machine[] machines = [.. Domain.Running];
        foreach (SentPacket packet in Domain.Packets)
        {
            if (packet.SentAt < from || packet.SentAt > to || !IsSent(packet))
            {
                continue;
            }

            foreach (Machine machine in machines)
            {
                if (machine.Node != packet.Sender.Node && Has(machine, packet) && !packet.IsDeliveredAt(machine))
                {
                    string what = packet.SealedAt == Instant.Never ? "was not even sealed" : $"is number {packet.Number} under {packet.KeyId}";
                    int missing = Domain.Packets.Count(other => other.Sender == packet.Sender && other.Stream == packet.Stream && other.SentAt >= from && other.SentAt <= to && !other.IsDeliveredAt(machine));
                    Fail($"{packet}, sent at {(packet.SentAt - Domain.At(0)).TotalMilliseconds:0} ms, did not come out at {machine}; it {what}; {missing} of its stream are missing there");
                    return;
                }
            }
        }
    }

    private bool IsSent(SentPacket packet) => packet.Stream.Group % 2 == 0 || Domain.Scenario.Nodes[packet.Sender.Node].SecondGroups;

    private bool Has(Machine machine, SentPacket packet) => packet.Stream.Group % 2 == 0 || Domain.Scenario.Nodes[machine.Node].SecondGroups;
}

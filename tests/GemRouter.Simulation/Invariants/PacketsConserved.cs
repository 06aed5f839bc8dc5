using GemRouter.Hosting;
using GemRouter.Kernel;
using GemRouter.Kernel.Forwarding;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Invariants;

/// <summary>Of each ingress and each leg, in + made = out + consumed + dropped + held, after each turn; and nothing is held after a stop.</summary>
internal sealed class PacketsConserved : Invariant
{
    public override string Name => "packets are conserved";

    public override void Turned(Machine machine)
    {
        foreach (Worker worker in machine.Router.Workers)
        {
            Check(machine, worker.Ingress.Ledger);
            foreach (Leg leg in worker.Legs)
            {
                Check(machine, leg.Ledger);
                if (leg.HasFailed)
                {
                    Fail($"{machine}: {leg.Route} {leg.Direction} has stopped, since a component threw");
                }
            }
        }
    }

    public override void Stopped(Machine machine)
    {
        foreach (LegReport leg in machine.Router.FinalAccounts)
        {
            long rest = leg.In + leg.Made - leg.Out - leg.Consumed - leg.Dropped - leg.Held;
            if (rest != 0 || leg.Held != 0)
            {
                Fail($"{machine}: after its stop {rest} packets are nowhere, and {leg.Held} are held by {leg.Route} {leg.Direction}");
            }
        }
    }

    private void Check(Machine machine, Ledger ledger)
    {
        if (ledger.Balance != 0)
        {
            Fail($"{machine}: {ledger.Balance} packets are nowhere");
        }
    }
}

using GemRouter.Hosting;
using GemRouter.Kernel;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Invariants;

/// <summary>
/// Of each ingress and each leg, in + made = out + consumed + dropped + held, after each turn; and nothing is held after a stop. What the accounts say came in and went out is what the links have given and taken: they keep their own count.
/// </summary>
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

        IReadOnlyList<Worker> workers = machine.Router.Workers;
        CompareIn(machine, "lan", machine.Lan.Received, workers);
        CompareIn(machine, "fabric", machine.Fabric.Received, workers);
        CompareOut(machine, "fabric", machine.Fabric.Sent, workers, RouteDirection.Seal);
        CompareOut(machine, "lan", machine.Lan.Sent, workers, RouteDirection.Open);
    }

    public override void Stopped(Machine machine)
    {
        foreach ((string direction, string link, long taken) in new[] { ("seal", "fabric", machine.Fabric.Sent), ("open", "lan", machine.Lan.Sent) })
        {
            long given = machine.Router.FinalAccounts.Where(leg => leg.Direction == direction).Sum(static leg => leg.Out);
            if (taken != given)
            {
                Fail($"{machine}: after its stop {given} packets are said to have gone to {link}, and it got {taken}");
            }
        }

        foreach (LegReport leg in machine.Router.FinalAccounts)
        {
            long rest = leg.In + leg.Made - leg.Out - leg.Consumed - leg.Dropped - leg.Held;
            if (rest != 0 || leg.Held != 0)
            {
                Fail($"{machine}: after its stop {rest} packets are nowhere, and {leg.Held} are held by {leg.Route} {leg.Direction}");
            }
        }
    }

    private void CompareIn(Machine machine, string link, long given, IReadOnlyList<Worker> workers)
    {
        long taken = 0;
        foreach (Worker worker in workers)
        {
            taken += worker.Ingress.Link == link ? worker.Ingress.Ledger.In : 0;
        }

        if (taken != given)
        {
            Fail($"{machine}: {given} packets came from {link}, and {taken} are accounted for");
        }
    }

    private void CompareOut(Machine machine, string link, long taken, IReadOnlyList<Worker> workers, RouteDirection direction)
    {
        long given = 0;
        foreach (Worker worker in workers)
        {
            foreach (Leg leg in worker.Legs)
            {
                given += leg.Direction == direction ? leg.Ledger.Out : 0;
            }
        }

        if (taken != given)
        {
            Fail($"{machine}: {given} packets are said to have gone to {link}, and it got {taken}");
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

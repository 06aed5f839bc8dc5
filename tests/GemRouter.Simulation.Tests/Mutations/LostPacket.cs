using System.Reflection;
using GemRouter.Hosting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A packet gets lost in a router's account. A component cannot do that, so the account itself is falsified.</summary>
internal sealed record LostPacket : Parts
{
    private static readonly PropertyInfo In = typeof(Ledger).GetProperty(nameof(Ledger.In))!;

    public override void Turned(Machine machine)
    {
        Ledger ledger = machine.Router.Workers[0].Legs[0].Ledger;
        if (ledger.In == 10)
        {
            In.SetValue(ledger, 11L);
        }
    }
}

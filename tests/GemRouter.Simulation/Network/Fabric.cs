using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Network;

/// <summary>The ways between all places of a domain: each has its own weather and its own dice.</summary>
internal sealed class Fabric
{
    private readonly Scenario _scenario;
    private readonly List<Fault> _present = [];
    private readonly Dice[,] _dice;

    public Fabric(Scenario scenario, int places)
    {
        _scenario = scenario;
        _dice = new Dice[places, places];
        for (int from = 0; from < places; from++)
        {
            for (int to = 0; to < places; to++)
            {
                _dice[from, to] = new Dice(Dice.Mix(scenario.Seed, 4, (ulong)from, (ulong)to));
            }
        }
    }

    public void Begin(Fault fault) => _present.Add(fault);

    public void End(Fault fault) => _present.Remove(fault);

    /// <summary>Sends a datagram on its way from one place to another.</summary>
    public void Carry(SimulatedDomain domain, Datagram datagram, int from, int to)
    {
        Weather weather = _scenario.Weather;
        foreach (Fault fault in _present)
        {
            if (fault.Kind == FaultKind.Partition)
            {
                if (((fault.Island >> from) & 1) != ((fault.Island >> to) & 1))
                {
                    return;
                }
            }
            else if ((fault.Node < 0 || fault.Node == from) && (fault.To < 0 || fault.To == to))
            {
                weather = fault.Weather!;
            }
        }

        Dice dice = _dice[from, to];
        if (dice.Percent(weather.Loss))
        {
            return;
        }

        for (int copies = dice.Percent(weather.Duplication) ? 2 : 1; copies > 0; copies--)
        {
            domain.Arrive(to, datagram, domain.Now + TimeSpan.FromMilliseconds(weather.Delay) + dice.UpTo(weather.Jitter));
        }
    }
}

using System.Collections.Immutable;
using GemRouter.Protocol;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Scenarios;

/// <summary>Makes a scenario that fails smaller, as long as it fails in the same way: whatever can be left out is, and what is left becomes plainer. A generator's own shrinking throws the dice again; this keeps what matters.</summary>
internal static class Shrinker
{
    /// <summary>The smallest that was found.</summary>
    /// <param name="scenario">One that fails.</param>
    /// <param name="fails">Whether another one fails in the same way.</param>
    /// <param name="most">How often to ask that.</param>
    public static Scenario Shrink(Scenario scenario, Func<Scenario, bool> fails, int most = 300)
    {
        int asked = 0;
        for (bool smaller = true; smaller;)
        {
            smaller = false;
            foreach (Scenario candidate in Candidates(scenario))
            {
                if (asked++ == most)
                {
                    return scenario;
                }

                if (fails(candidate))
                {
                    scenario = candidate;
                    smaller = true;
                    break;
                }
            }
        }

        return scenario;
    }

    private static IEnumerable<Scenario> Candidates(Scenario scenario)
    {
        foreach (ImmutableArray<Attack> attacks in Without(scenario.Attacks))
        {
            yield return scenario with { Attacks = attacks };
        }

        foreach (ImmutableArray<Fault> faults in Without(scenario.Faults))
        {
            if (!faults.IsEmpty)
            {
                yield return scenario with { Faults = faults };
            }
        }

        foreach (ImmutableArray<Change> changes in Without(scenario.Changes))
        {
            yield return scenario with { Changes = changes };
        }

        if (scenario.Limits != new ControlLimits() || scenario.WindowMemory != MemoryBudget.Default || scenario.FragmentMemory != MemoryBudget.Default)
        {
            yield return scenario with { Limits = new ControlLimits(), WindowMemory = MemoryBudget.Default, FragmentMemory = MemoryBudget.Default };
        }

        foreach (ImmutableArray<StreamPlan> streams in Without(scenario.Streams))
        {
            yield return scenario with { Streams = streams };
        }

        int last = scenario.Nodes.Length - 1;
        if (last > 0 && !scenario.Streams.Any(stream => stream.Node == last) && !scenario.Faults.Any(fault => fault.Node == last || fault.To == last) && !scenario.Attacks.Any(attack => attack.Node == last))
        {
            yield return scenario with { Nodes = scenario.Nodes.RemoveAt(last) };
        }

        if (scenario.Weather != Weather.Calm)
        {
            yield return scenario with { Weather = Weather.Calm };
        }

        for (int i = 0; i < scenario.Faults.Length; i++)
        {
            Fault fault = scenario.Faults[i];
            if (fault.Weather is { } weather)
            {
                foreach (Weather plainer in new[] { weather with { Jitter = 0 }, weather with { Duplication = 0 }, weather with { Delay = 1 }, weather with { Loss = 0 } })
                {
                    if (plainer != weather)
                    {
                        yield return scenario with { Faults = scenario.Faults.SetItem(i, fault with { Weather = plainer }) };
                    }
                }
            }
        }

        for (int i = 0; i < scenario.Nodes.Length; i++)
        {
            if (scenario.Nodes[i].Start > 0)
            {
                yield return scenario with { Nodes = scenario.Nodes.SetItem(i, scenario.Nodes[i] with { Start = 0 }) };
            }
        }
    }

    private static IEnumerable<ImmutableArray<T>> Without<T>(ImmutableArray<T> all)
    {
        for (int i = 0; i < all.Length; i++)
        {
            yield return all.RemoveAt(i);
        }
    }
}

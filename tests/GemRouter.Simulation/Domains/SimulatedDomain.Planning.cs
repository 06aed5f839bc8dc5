using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Domains;

/// <summary>What the scenario has happen, and when.</summary>
internal sealed partial class SimulatedDomain
{
    private readonly Dictionary<Fault, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _starts = new int[MostPlaces];

    private void Plan()
    {
        int places = Scenario.Nodes.Length;
        foreach (Fault fault in Scenario.Faults)
        {
            switch (fault.Kind)
            {
                case FaultKind.Weather or FaultKind.Partition:
                    Schedule(fault.At, () => _fabric.Begin(fault));
                    Schedule(fault.Until, () => _fabric.End(fault));
                    break;

                case FaultKind.Crash or FaultKind.Stop:
                    Schedule(fault.At, () => Leave(fault.Node, polite: fault.Kind == FaultKind.Stop));
                    Schedule(fault.Until, () => Enter(fault.Node, fault.Node));
                    break;

                case FaultKind.Twin:
                    int twin = places++;
                    Schedule(fault.At, () => Enter(twin, fault.Node));
                    Schedule(fault.Until, () => Leave(twin, polite: false));
                    break;

                default:
                    int place = places++;
                    _places.Add(fault, place);
                    Schedule(fault.At, () => Awake(fault, place));
                    Schedule(fault.Until, () => Leave(place, polite: false));
                    break;
            }
        }

        for (int node = 0; node < Scenario.Nodes.Length; node++)
        {
            int place = node;
            Schedule(Scenario.Nodes[node].Start, () => Enter(place, place));
        }

        foreach (StreamPlan stream in Scenario.Streams)
        {
            Schedule(stream.Start, () => SendNext(stream));
        }

        foreach (Change change in Scenario.Changes)
        {
            for (int step = 1; step <= change.Steps; step++)
            {
                for (int node = 0; node < Scenario.Nodes.Length; node++)
                {
                    int which = node;
                    Schedule(change.TimeOf(step, node), () => Reload(which));
                }
            }
        }

        _adversary.Plan();
    }

    // Copies and twins of a router have its manifest.
    private void Reload(int node)
    {
        foreach (Machine machine in _machines.Where(machine => machine.Node == node).ToArray())
        {
            machine.Reload();
            if (!machine.IsShadow)
            {
                Tell(invariant => invariant.Reloaded(machine));
            }
        }
    }

    private void Enter(int place, int node)
    {
        if (_atPlace[place] is not null)
        {
            return; // a fault of a router that was stopped already by another
        }

        Machine machine = new(this, place, node, _starts[place]++);
        Begin(machine);
        foreach (Fault fault in Scenario.Faults.Where(fault => IsCloned(fault, place)))
        {
            // A copy of its memory will live: so one that does all as it does runs from the start.
            Begin(new Machine(this, _places[fault], node, machine.Start) { Original = machine, IsShadow = true });
        }
    }

    private void Begin(Machine machine)
    {
        _atPlace[machine.Place] = machine;
        _machines.Add(machine);
        machine.Begin(_parts);
        if (!machine.IsShadow)
        {
            Tell(invariant => invariant.Started(machine));
        }
    }

    // The start that the clone is a copy of: no other fault ends it before.
    private bool IsCloned(Fault fault, int place) =>
        fault.Kind is FaultKind.Clone or FaultKind.CloneReseeded
        && fault.Node == place
        && At(fault.At) > Now
        && !Scenario.Faults.Any(other => other.Kind is FaultKind.Crash or FaultKind.Stop && other.Node == place && At(other.At) >= Now && other.At <= fault.At);

    private void Leave(int place, bool polite)
    {
        if (_atPlace[place] is not { } machine)
        {
            return;
        }

        foreach (Machine shadow in ShadowsOf(machine).ToArray())
        {
            Remove(shadow, polite: false);
        }

        Remove(machine, polite);
    }

    private void Remove(Machine machine, bool polite)
    {
        if (polite)
        {
            machine.Stop();
        }
        else
        {
            machine.Crash();
        }

        _atPlace[machine.Place] = null;
        _machines.Remove(machine);
        if (!machine.IsShadow)
        {
            Tell(invariant => invariant.Gone(machine));
        }
    }

    private void Awake(Fault fault, int place)
    {
        if (_atPlace[place] is not { } clone)
        {
            return;
        }

        FailIfDifferent(clone, clone.Original!);

        clone.Awake(fault.Kind == FaultKind.CloneReseeded);
        Tell(invariant => invariant.Cloned(clone));
    }

    private void FailIfDifferent(Machine clone, Machine original)
    {
        int said = Math.Max(clone.Said.Count, original.Said.Count);
        for (int i = 0; i < said; i++)
        {
            Datagram? one = i < original.Said.Count ? original.Said[i] : null;
            Datagram? other = i < clone.Said.Count ? clone.Said[i] : null;
            if (one is null || other is null || one.SentAt != other.SentAt || !one.Bytes.AsSpan().SequenceEqual(other.Bytes))
            {
                Fail("a run is determined by its inputs", $"{clone} sent something else than its original, which had the same memory: number {i} of {clone.Said.Count}, {Text(other)}, where the original has {original.Said.Count} and sent {Text(one)}");
                return;
            }
        }

        string Text(Datagram? datagram) => datagram is null ? "nothing" : $"{(datagram.IsControl ? "control" : "data")} of {datagram.Bytes.Length} bytes at {(datagram.SentAt - _begin).TotalMilliseconds} ms";
    }

    private void SendNext(StreamPlan stream)
    {
        Schedule(Now + TimeSpan.FromMilliseconds(stream.Every), () => SendNext(stream));
        foreach (Machine machine in _machines.ToArray())
        {
            // The hosts behind a copy are others than those behind its original, and send less.
            if (machine.Node != stream.Node || machine.IsShadow || (machine.Original is not null && Packets.Count % 3 == 0))
            {
                continue;
            }

            SentPacket packet = new(Packets.Count, stream, machine, Now);
            Packets.Add(packet);
            Datagram datagram = new()
            {
                Bytes = packet.Payload(),
                Group = Components.GroupOf(stream.Group),
                Port = StreamPlan.Port,
                Source = machine.Host,
                SourcePort = 40000,
                SentAt = Now,
            };
            machine.Lan.Arrive(datagram);
            foreach (Machine shadow in ShadowsOf(machine))
            {
                shadow.Lan.Arrive(datagram);
            }
        }
    }
}

using GemRouter.Protocol;
using GemRouter.Simulation.Adversaries;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;
using GemRouter.Testing;

namespace GemRouter.Simulation.Domains;

/// <summary>
/// A domain of whole production routers in one virtual time: what a scenario says happens to it, and invariants look at each event. Without threads, waits or sockets; the same scenario takes the same course each time, to the byte.
/// </summary>
internal sealed partial class SimulatedDomain : IDisposable
{
    private const int MostPlaces = 32;

    private readonly Machine?[] _atPlace = new Machine?[MostPlaces];
    private readonly List<Machine> _machines = []; // running, shadows too, in the order of their start
    private readonly PriorityQueue<(int Place, Datagram? Datagram, Action? Act), (long At, long Order)> _events = new();
    private readonly Parts _parts;
    private readonly Invariant[] _invariants;
    private readonly FakeClock _clock = new();
    private readonly Fabric _fabric;
    private readonly Adversary _adversary;
    private readonly Ed25519PublicKey?[] _identities;
    private readonly Instant _begin;
    private long _order;
    private bool _isOver;

    public SimulatedDomain(Scenario scenario, Parts? parts = null, IEnumerable<Invariant>? invariants = null)
    {
        Scenario = scenario;
        _parts = parts ?? Parts.Usual;
        _begin = _clock.Now;
        Keys = new DomainKeys(Dice.Mix(scenario.Seed, 3));
        _identities = new Ed25519PublicKey?[scenario.Nodes.Length];
        _fabric = new Fabric(scenario, MostPlaces);
        _adversary = new Adversary(this);
        _invariants = [.. invariants ?? Invariant.All()];
        foreach (Invariant invariant in _invariants)
        {
            invariant.Domain = this;
        }
    }

    public Scenario Scenario { get; }

    public DomainKeys Keys { get; }

    public TimeProvider Clock => _clock;

    public Instant Now => _clock.Now;

    /// <summary>Milliseconds since the beginning.</summary>
    public double Milliseconds => (Now - _begin).TotalMilliseconds;

    public ISignatureVerifier Verifier { get; } = Ed25519Verifier.Instance;

    /// <summary>The machines that run, without shadows.</summary>
    public IEnumerable<Machine> Running => _machines.Where(static machine => !machine.IsShadow);

    /// <summary>All packets that hosts sent, by their number.</summary>
    public List<SentPacket> Packets { get; } = [];

    /// <summary>All packets that an attacker sealed under SEKs of its own, by their number.</summary>
    public List<ForgedPacket> Forged { get; } = [];

    /// <summary>The cipher suite as it is, for attackers.</summary>
    public ICipherSuite Suite { get; set; } = null!;

    /// <summary>What was broken first; null where nothing was.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>What all of it was, in 64 bits: two runs of one scenario have the same.</summary>
    public ulong Digest { get; private set; } = Hash.Empty;

    /// <summary>True where a router has the key of a group.</summary>
    public bool HasKey(int node, GroupAddress group) => !Components.Prefixes[1].Contains(group) || Scenario.Nodes[node].SecondGroups;

    public Instant At(int milliseconds) => _begin + TimeSpan.FromMilliseconds(milliseconds);

    public Ed25519PublicKey IdentityOf(int node) => _identities[node] ??= Keys.IdentityOf($"node-{node}");

    /// <summary>Runs the scenario.</summary>
    /// <returns>What was broken; null where nothing was.</returns>
    public Violation? Run()
    {
        Plan();
        Instant end = At(Scenario.Length);
        while (Violation is null)
        {
            Instant next = _events.TryPeek(out _, out (long At, long Order) first) ? new Instant(first.At) : Instant.Never;
            foreach (Machine machine in _machines)
            {
                next = Instant.Min(next, machine.NextDue);
            }

            if (next >= end)
            {
                break;
            }

            _clock.AdvanceTo(Instant.Min(next, _clock.NextTimer));
            Happen();
            RunMachines();
        }

        if (Violation is null)
        {
            Tell(static invariant => invariant.Ended());
        }

        return Violation;
    }

    public void Fail(string invariant, string what) => Violation ??= new Violation(invariant, what, Milliseconds);

    /// <summary>Has something happen at a time.</summary>
    public void Schedule(Instant at, Action act) => _events.Enqueue((-1, null, act), (at.Nanoseconds, _order++));

    public void Schedule(int milliseconds, Action act) => Schedule(At(milliseconds), act);

    /// <summary>Has a datagram arrive at a place.</summary>
    public void Arrive(int place, Datagram datagram, Instant at) => _events.Enqueue((place, datagram, null), (at.Nanoseconds, _order++));

    /// <summary>Puts a datagram onto the fabric, for all but its sender's place.</summary>
    public void Carry(Datagram datagram, int from)
    {
        for (int to = 0; to < MostPlaces; to++)
        {
            if (to != from && _atPlace[to] is { IsShadow: false })
            {
                _fabric.Carry(this, datagram, from, to);
            }
        }
    }

    public void SentToFabric(Machine machine, Datagram datagram)
    {
        Note(datagram.Bytes, machine.Place);
        if (_isOver)
        {
            return;
        }

        if (machine.IsShadow || ShadowsOf(machine).Any())
        {
            machine.Said.Add(datagram);
        }

        if (machine.IsShadow)
        {
            return;
        }

        datagram.Sender = machine;
        datagram.Message = datagram.IsControl ? ControlMessage.Read(datagram.Bytes, Keys) : null;
        foreach (Invariant invariant in _invariants)
        {
            invariant.Sent(machine, datagram);
        }

        if (_adversary.Hears(machine, datagram))
        {
            Carry(datagram, machine.Place);
        }
    }

    public void SentToLan(Machine machine, Datagram datagram)
    {
        Note(datagram.Bytes, machine.Place);
        if (_isOver || machine.IsShadow)
        {
            return;
        }

        int number = SentPacket.NumberOf(datagram.Bytes);
        SentPacket? packet = number >= 0 && number < Packets.Count ? Packets[number] : null;
        foreach (Invariant invariant in _invariants)
        {
            invariant.Delivered(machine, datagram, packet);
        }

        packet?.Deliver(machine);
        ForgedOf(datagram)?.Deliver(machine);
    }

    /// <summary>The attacker's packet that a payload is; null where it is none.</summary>
    public ForgedPacket? ForgedOf(Datagram datagram)
    {
        int number = ForgedPacket.NumberOf(datagram.Bytes);
        return number >= 0 && number < Forged.Count ? Forged[number] : null;
    }

    /// <summary>An attacker seals a packet.</summary>
    public ForgedPacket Forge(ForgedKey key)
    {
        ForgedPacket packet = new(Forged.Count, key, Now);
        Forged.Add(packet);
        return packet;
    }

    public void Sealed(Machine machine, KeyId kid, PacketNumber number, ReadOnlySpan<byte> plaintext)
    {
        int packet = SentPacket.NumberWithin(plaintext);
        if (packet >= 0 && !machine.IsShadow && Packets[packet].SealedAt == Instant.Never)
        {
            Packets[packet].SealedAt = Now;
            Packets[packet].KeyId = kid;
            Packets[packet].Number = number;
        }
    }

    public void Turned(Machine machine)
    {
        _parts.Turned(machine);
        if (!machine.IsShadow)
        {
            foreach (Invariant invariant in _invariants)
            {
                invariant.Turned(machine);
            }
        }
    }

    public void Verified(Machine machine, ReadOnlySpan<byte> message)
    {
        if (!machine.IsShadow)
        {
            foreach (Invariant invariant in _invariants)
            {
                invariant.Verified(machine, message);
            }
        }
    }

    public void Stopped(Machine machine) => Tell(invariant => invariant.Stopped(machine));

    public void Dispose()
    {
        _isOver = true;
        foreach (Machine machine in _machines.ToArray())
        {
            machine.Crash();
        }

        _adversary.Dispose();
        Keys.Dispose();
    }

    private void Tell(Action<Invariant> what)
    {
        foreach (Invariant invariant in _invariants)
        {
            what(invariant);
        }
    }

    private void Happen()
    {
        while (_events.TryPeek(out _, out (long At, long Order) first) && first.At <= Now.Nanoseconds)
        {
            (int place, Datagram? datagram, Action? act) = _events.Dequeue();
            if (act is not null)
            {
                act();
            }
            else if (_atPlace[place] is { IsShadow: false } machine)
            {
                Arrive(machine, datagram!);
            }
        }
    }

    private void Arrive(Machine machine, Datagram datagram)
    {
        foreach (Datagram arriving in _parts.Arriving(machine, datagram))
        {
            foreach (Invariant invariant in _invariants)
            {
                invariant.Arrived(machine, arriving);
            }

            machine.Fabric.Arrive(arriving);
            foreach (Machine shadow in ShadowsOf(machine))
            {
                shadow.Fabric.Arrive(arriving);
            }
        }
    }

    private void RunMachines()
    {
        for (int i = 0; i < _machines.Count && Violation is null; i++)
        {
            if (_machines[i].HasNews || _machines[i].NextDue <= Now)
            {
                _machines[i].Run();
            }
        }
    }

    private IEnumerable<Machine> ShadowsOf(Machine machine) => Scenario.HasClones ? _machines.Where(shadow => shadow.IsShadow && shadow.Original == machine) : [];

    private void Note(ReadOnlySpan<byte> bytes, int place) => Digest = Hash.Mix(Hash.Mix(Digest ^ (ulong)place, (ulong)Now.Nanoseconds), bytes);
}

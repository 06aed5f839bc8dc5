using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Adversaries;

/// <summary>An attacker on the fabric: it hears all that is said there, keeps it, and acts as the scenario's attacks say.</summary>
internal sealed class Adversary(SimulatedDomain domain) : IDisposable
{
    private const int MostKept = 4096;

    private readonly List<Datagram> _kept = [];
    private readonly List<Attack> _present = [];
    private readonly Dictionary<Attack, Insider> _insiders = new(ReferenceEqualityComparer.Instance);
    private readonly Dice _dice = new(Dice.Mix(domain.Scenario.Seed, 5));
    private Forger? _forger;

    public void Plan()
    {
        foreach (Attack attack in domain.Scenario.Attacks)
        {
            domain.Schedule(attack.At, () =>
            {
                _present.Add(attack);
                if (attack.Kind is AttackKind.ProvenStranger or AttackKind.ProvenMember)
                {
                    _insiders.Add(attack, new Insider(domain, _dice, hasGroupKeys: attack.Kind == AttackKind.ProvenMember));
                }

                Act(attack, 0);
            });
            domain.Schedule(attack.Until, () => _present.Remove(attack));
        }
    }

    /// <summary>Hears a datagram of an honest machine.</summary>
    /// <returns>False where it keeps it from its way.</returns>
    public bool Hears(Machine machine, Datagram datagram)
    {
        if (domain.Scenario.Attacks.IsEmpty)
        {
            return true;
        }

        if (_kept.Count < MostKept)
        {
            _kept.Add(datagram);
        }

        if (datagram.Message is { } message)
        {
            foreach (Insider insider in _insiders.Values)
            {
                insider.Hears(message);
            }
        }

        foreach (Attack attack in _present)
        {
            bool hit = (attack.Node < 0 || attack.Node == machine.Node) && _dice.Percent(attack.Count);
            if (hit && attack.Kind == AttackKind.DropControl && datagram.IsControl)
            {
                return false;
            }

            if (hit && attack.Kind == AttackKind.Tamper)
            {
                domain.Carry(Changed(datagram), machine.Place);
                return false;
            }

            if (hit && attack.Kind == AttackKind.HoldBack)
            {
                domain.Schedule(domain.Now + _dice.UpTo(attack.Every * 10), () => domain.Carry(datagram, machine.Place));
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (Insider insider in _insiders.Values)
        {
            insider.Dispose();
        }
    }

    // A byte is another; what says whose it is, for the watchers, is not of the copy.
    private Datagram Changed(Datagram datagram)
    {
        byte[] bytes = (byte[])datagram.Bytes.Clone();
        bytes[_dice.Below(bytes.Length)] ^= (byte)(1 + _dice.Below(255));
        return new Datagram
        {
            Bytes = bytes,
            Group = datagram.Group,
            Port = datagram.Port,
            Source = datagram.Source,
            SourcePort = datagram.SourcePort,
            Ttl = datagram.Ttl,
            IsControl = datagram.IsControl,
            SentAt = datagram.SentAt,
        };
    }

    private void Act(Attack attack, int acts)
    {
        if (attack.Kind is AttackKind.DropControl or AttackKind.HoldBack or AttackKind.Tamper || !_present.Contains(attack))
        {
            return;
        }

        for (int i = 0; i < attack.Count; i++)
        {
            Datagram? datagram = attack.Kind switch
            {
                AttackKind.Replay => Kept(_kept.Count == 0 ? 0 : _dice.Below(_kept.Count)),
                AttackKind.Playback => Kept((acts * attack.Count) + i),
                AttackKind.ProvenStranger or AttackKind.ProvenMember => _insiders[attack].Make(),
                _ => (_forger ??= new Forger(domain, _dice, _kept)).Make(attack.Kind),
            };
            if (datagram is not null)
            {
                Inject(datagram, attack.Node);
            }
        }

        domain.Schedule(domain.Now + TimeSpan.FromMilliseconds(attack.Every), () => Act(attack, acts + 1));
    }

    private Datagram? Kept(int number) => number < _kept.Count ? _kept[number] : null;

    private void Inject(Datagram datagram, int node)
    {
        foreach (Machine machine in domain.Running.ToArray())
        {
            if (node < 0 || node == machine.Node)
            {
                domain.Arrive(machine.Place, datagram, domain.Now);
            }
        }
    }
}

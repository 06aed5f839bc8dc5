using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Adversaries;

/// <summary>
/// A node of the attacker's own. It has the bootstrap key, so it takes part in the handshake as any other and is proven where no identities are pinned; then it misbehaves in its own name: it lists kids that there are not, and asks for whatever there is.
/// With the group keys it announces SEKs as well, under its signature and under false ones, and sends packets under each of them.
/// </summary>
internal sealed class Insider(SimulatedDomain domain, Dice dice, bool hasGroupKeys) : IDisposable
{
    private const int MostPeers = 16;
    private const int MostKids = 256;
    private const int MostAtOnce = 4;
    private const int Groups = 6;

    private readonly OwnBoot _boot = Forger.NewBoot(domain, dice);
    private readonly Dictionary<BootId, (NodeId Node, Challenge Challenge)> _peers = [];
    private readonly List<KeyRequestEntry> _kids = [];
    private readonly List<ForgedKey> _keys = [];
    private readonly byte[] _datagram = new byte[Envelope.MaxSize];
    private uint _sequence;

    /// <summary>Hears what an honest node says.</summary>
    public void Hears(ControlMessage message)
    {
        if (message.Type != MessageType.Hello)
        {
            return;
        }

        _peers[message.Boot] = (message.Node, message.Challenge);
        foreach (StreamEntry entry in message.Listed)
        {
            KeyRequestEntry kid = new(entry.Group.Address, entry.KeyId);
            if (_kids.Count < MostKids && !_kids.Contains(kid))
            {
                _kids.Add(kid);
            }
        }
    }

    /// <summary>Says something.</summary>
    public Datagram Make()
    {
        int what = dice.Below(10);
        return !hasGroupKeys || what < 4 || _peers.Count == 0 ? Hello() : what < 7 || _keys.Count == 0 ? Announce() : Data();
    }

    public void Dispose()
    {
        _boot.Dispose();
        foreach (ForgedKey key in _keys)
        {
            key.Dispose();
        }
    }

    // As an honest node says it, and then whatever comes to its mind.
    private Datagram Hello()
    {
        HelloContent content = new() { Challenge = new Challenge(new UInt128(dice.Next(), dice.Next())), Interval = TimeSpan.FromSeconds(1) };
        foreach ((BootId boot, (NodeId node, Challenge challenge)) in _peers.TakeLast(MostPeers))
        {
            content.Echoes.Add(new Echo(node.Prefix, challenge));
            content.Wants.Add(new Want(boot.Prefix));
        }

        foreach (ForgedKey key in _keys)
        {
            content.Streams.Add(new StreamEntry(key.Context.Group, key.Context.Port, key.Id, key.Sequence, PacketNumber.First));
        }

        for (int i = 0; i < MostAtOnce; i++)
        {
            GroupAddress group = Components.GroupOf(dice.Below(Groups));
            content.Streams.Add(new StreamEntry(group, StreamPlan.Port, new KeyId((uint)dice.Next()), 1, PacketNumber.First));
            content.Requests.Add(_kids.Count > 0 && dice.Percent(70) ? _kids[dice.Below(_kids.Count)] : new KeyRequestEntry(group.Address, new KeyId((uint)dice.Next())));
        }

        byte[] bytes = _datagram[.._boot.SealHello(content, domain.Keys.Bootstrap, _datagram, out _)];
        return Forger.Control(domain, bytes, ControlMessage.Read(bytes, domain.Keys));
    }

    private Datagram Announce()
    {
        ForgedKey key = _keys.Count < MostAtOnce ? NewKey() : _keys[dice.Below(_keys.Count)];
        byte[] bytes = _datagram[.._boot.SealAnnounce(key.Object, domain.Keys.Bootstrap, _datagram)];
        return Forger.Control(domain, bytes, key.IsVouched ? ControlMessage.Read(bytes, domain.Keys) : null);
    }

    // In turn one of its own that it signed, one of its own with a false signature, and one in another's name, which it cannot sign.
    private ForgedKey NewKey()
    {
        bool isVouched = _keys.Count % 3 == 0;
        bool isOwn = _keys.Count % 3 < 2;
        (BootId peer, (NodeId node, _)) = _peers.ElementAt(dice.Below(_peers.Count));
        int group = dice.Below(Groups);
        GroupKey groupKey = domain.Keys.Groups[group % 2];
        StreamContext context = new()
        {
            Suite = domain.Suite.Parameters.Id,
            Auth = AuthMode.Group,
            BindSource = false,
            Domain = domain.Keys.Domain,
            Source = isOwn ? _boot.Node : node,
            SourceBoot = isOwn ? _boot.Boot : peer,
            Group = Components.GroupOf(group),
            Port = StreamPlan.Port,
            OuterSource = default,
        };
        ForgedKey key = new(domain.Suite, new SourceKey(dice.Bytes(SourceKey.Size)), context, ++_sequence, isVouched);
        key.Write(_boot, groupKey, dice);
        _keys.Add(key);
        return key;
    }

    private Datagram Data()
    {
        ForgedKey key = _keys[dice.Below(_keys.Count)];
        return new Datagram
        {
            Bytes = key.Seal(domain.Forge(key).Payload()),
            Group = key.Context.Group,
            Port = key.Context.Port,
            Source = Forger.Address,
            SourcePort = 49152,
            SentAt = domain.Now,
        };
    }
}

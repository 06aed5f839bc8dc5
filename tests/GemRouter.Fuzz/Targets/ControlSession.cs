using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Fuzz.Targets;

/// <summary>One run of a control plane: what the input has others say to it, and what must hold after each step.</summary>
internal sealed class ControlSession : IDisposable
{
    private static readonly ControlLimits Limits = new()
    {
        Nodes = 3, TentativeBoots = 5, TentativeBootsPerNode = 2, StreamsPerSource = 2, Streams = 5, KeysPerStream = 2, WaitingAnnouncements = 3,
    };

    private static readonly GroupAddress[] Groups = [GroupAddress.Parse("239.1.1.1"), GroupAddress.Parse("239.1.2.1"), GroupAddress.Parse("ff15::1"), GroupAddress.Parse("239.9.9.9")];

    private readonly OwnBoot[] _boots;
    private readonly MockBoot[] _peers;
    private readonly SourceKey[] _seks;
    private readonly QuietHost _host = new();
    private readonly ControlPlane _plane;
    private readonly ulong[] _counters = new ulong[8];
    private readonly byte[] _datagram = new byte[Envelope.MaxSize];
    private readonly HashSet<BootId> _echoed = [];
    private int _boot;
    private int _heard;
    private Challenge _shown;
    private Instant _now = new(1_000_000_000);

    /// <summary>Starts a control plane.</summary>
    public ControlSession(OwnBoot[] boots, MockBoot[] peers, SourceKey[] seks)
    {
        _boots = boots;
        _peers = peers;
        _seks = seks;
        foreach (OwnBoot boot in boots)
        {
            boot.Counter = 0;
        }

        _plane = new ControlPlane(
            new ControlPlaneSetup
            {
                Boot = boots[0], Policy = Policy(0), Suites = FuzzDomain.Suites, Limits = Limits, Entropy = new SeededEntropy(7), Verifier = new MockSignatures(), Name = "fuzzed"u8.ToArray(),
            },
            _host,
            _now);
        _plane.Tick(_now);
        Listen();
    }

    /// <summary>True where a peer proved that it lives.</summary>
    public bool HasProven => _host.Proven.Count > 0;

    /// <summary>True where packets of a peer could be opened.</summary>
    public bool HasUsable => _host.Usable.Count > 0;

    /// <summary>True where this node went on under another boot.</summary>
    public bool HasBegunAnew => _boot > 0;

    /// <summary>True where it met that verdict.</summary>
    public bool Met(ControlVerdict verdict) => _plane.Count(verdict) > 0;

    /// <summary>Takes a step.</summary>
    public void Step(ref InputReader reader)
    {
        switch (reader.Byte() & 7)
        {
            case 0: Hear(reader.Bytes(Math.Min((int)reader.Number(), 1300)), counts: false); break;
            case 1: SayHello(ref reader); break;
            case 2: SayAnything(ref reader); break;
            case 3: Announce(ref reader); break;
            case 4: Pass(TimeSpan.FromMilliseconds(10 * reader.Number())); break;
            case 5: Open(ref reader); break;
            case 6: _plane.Apply(Policy(reader.Byte()), Limits, new ControlTimers(), _now); break;
            default: Clone(ref reader); break;
        }

        Listen();
        Check();
    }

    /// <summary>Lets all time pass, and says goodbye.</summary>
    public void End()
    {
        _plane.Stop(_now);
        Listen();
        Pass(TimeSpan.FromHours(20));
        Holds(_plane.Keys.All.Count == 0, "a SEK goes when its life is over");
        Holds(!_plane.Roster.Boots.Any(static boot => boot.State == BootState.Tentative), "a boot without proof goes");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.DisposeKeys();
        foreach (PeerKey key in _plane.Keys.All)
        {
            key.Key.Dispose();
        }
    }

    private static ControlPolicy Policy(byte choices)
    {
        NodeId[] revoked = (choices & 1) != 0 ? [new MockBoot(0, 0).Node] : [];
        GroupPolicy four = new() { Prefix = GroupPrefix.Parse("239.1.1.0/24"), Keys = [FuzzDomain.GroupKeys[0]], Suites = [1, 3], Receive = (choices & 2) == 0 };
        GroupPolicy signed = new() { Prefix = GroupPrefix.Parse("239.1.2.0/24"), Keys = [FuzzDomain.GroupKeys[1], FuzzDomain.GroupKeys[0]], Suites = [2], Auth = AuthMode.SignedManifest };
        GroupPolicy six = new() { Prefix = GroupPrefix.Parse("ff15::/16"), Keys = [FuzzDomain.GroupKeys[1]], Suites = [4], Send = (choices & 4) == 0 };
        return new ControlPolicy
        {
            BootstrapKeys = [FuzzDomain.BootstrapKey],
            Groups = new GroupPolicies([four, signed, six]),
            Trust = (choices & 8) == 0 ? TrustPolicy.Bootstrap(revoked) : TrustPolicy.Pinned([new PinnedNode(new MockBoot(1, 0).Node, [four.Prefix])], revoked),
        };
    }

    private static void Holds(bool property, string what)
    {
        if (!property)
        {
            throw new PropertyException(what);
        }
    }

    // who: 0..2 the boot, 3 badly signed, 4 an echo, 5 GOODBYE, 6 a WANT of us, 7 STREAMS. Then how far the counter goes, the nonce, and as many bytes of any fields.
    private void SayHello(ref InputReader reader)
    {
        byte who = reader.Byte();
        MockBoot peer = _peers[who & 7];
        ulong counter = _counters[who & 7] += (ulong)(reader.Byte() & 3);
        byte nonce = reader.Byte();
        List<byte> fields = [.. peer.Required(nonce, (ushort)(1 + (nonce * 100)))];
        ReadOnlySpan<byte> more = reader.Bytes(reader.Byte());
        if ((who & 0x20) != 0)
        {
            fields.AddRange([5, 0, 0]);
        }

        Span<byte> entry = stackalloc byte[StreamEntry.Size];
        if ((who & 0x40) != 0)
        {
            new Want(_boots[_boot].Boot.Prefix).Write(entry);
            fields.AddRange([6, 0, (byte)Want.Size, .. entry[..Want.Size]]);
        }

        if ((who & 0x10) != 0)
        {
            new Echo(_boots[_boot].Node.Prefix, _shown).Write(entry);
            fields.AddRange([7, 0, (byte)Echo.Size, .. entry[..Echo.Size]]);
        }

        if ((who & 0x80) != 0)
        {
            AddStreams(fields, peer);
        }

        fields.AddRange(more);
        bool signed = (who & 8) == 0;
        if (signed)
        {
            _echoed.Add(peer.Id); // whatever stands in more may be an echo, too, of what a HELLO showed
        }

        int length = peer.SealHello(counter, [.. fields], signed, _datagram);
        Hear(_datagram.AsSpan(0, length), counts: signed);
    }

    private void AddStreams(List<byte> fields, MockBoot peer)
    {
        Span<byte> entry = stackalloc byte[StreamEntry.Size];
        PeerKey[] held = [.. _plane.Keys.All.Where(key => key.Boot.Id == peer.Id).Take(StreamEntry.Most)];
        StreamEntry[] entries = held.Length > 0
            ? [.. held.Select(static key => new StreamEntry(key.Announcement.Context.Group, key.Announcement.Context.Port, key.Id, key.Announcement.Sequence, key.NextNumber))]
            : [new StreamEntry(Groups[0], 5000, new KeyId(1), 1, PacketNumber.First)];
        fields.AddRange([9, (byte)(entries.Length * StreamEntry.Size >> 8), (byte)(entries.Length * StreamEntry.Size)]);
        foreach (StreamEntry one in entries)
        {
            one.Write(entry);
            fields.AddRange(entry);
        }
    }

    // Any plaintext under the BK, in the name of any boot; signed where the type's bit 7 says so.
    private void SayAnything(ref InputReader reader)
    {
        byte how = reader.Byte();
        MockBoot peer = _peers[how & 7];
        ReadOnlySpan<byte> plaintext = reader.Bytes(Math.Min((int)reader.Number(), Envelope.MaxPlaintext));
        ulong counter = _counters[how & 7] += 1;
        if ((how & 0x80) != 0 && plaintext.Length >= NodeId.Size)
        {
            _echoed.Add(peer.Id);
            Hear(_datagram.AsSpan(0, peer.SealHello(counter, plaintext[NodeId.Size..], signed: true, _datagram)), counts: true);
            return;
        }

        MessageType type = (how & 0x40) != 0 ? MessageType.Hello : MessageType.Announce;
        Hear(_datagram.AsSpan(0, FuzzDomain.Seal(type, peer.Id, counter, plaintext, _datagram)), counts: false);
    }

    // who: 0..2 the boot, 3 relayed by another, 4 badly signed, 5..6 how many more. Then stream and SEK, ann_seq, how many bytes to change, and these.
    private void Announce(ref InputReader reader)
    {
        byte who = reader.Byte();
        int count = 1 + ((who >> 5) & 3);
        Span<byte> objects = stackalloc byte[Announcement.Most * Announcement.Size];
        for (int i = 0; i < count; i++)
        {
            WriteObject(objects.Slice(i * Announcement.Size, Announcement.Size), _peers[who & 7], signed: (who & 0x10) == 0, ref reader);
        }

        int sender = (who & 8) != 0 ? (who + 2) & 7 : who & 7;
        int length = FuzzDomain.Seal(MessageType.Announce, _peers[sender].Id, _counters[sender] += 1, objects[..(count * Announcement.Size)], _datagram);
        Hear(_datagram.AsSpan(0, length), counts: (who & 0x10) == 0);
    }

    private void WriteObject(scoped Span<byte> bytes, MockBoot peer, bool signed, ref InputReader reader)
    {
        byte which = reader.Byte();
        GroupAddress group = Groups[which & 3];
        SourceKey sek = _seks[(which >> 2) & 3];
        GroupKey groupKey = FuzzDomain.GroupKeys[(which & 3) == 0 ? 0 : 1];
        Announcement announcement = new()
        {
            Context = new StreamContext
            {
                Suite = (byte)((which & 3) switch { 0 => 1, 1 => 2, _ => 4 }),
                Auth = (which & 3) == 1 ? AuthMode.SignedManifest : AuthMode.Group,
                BindSource = false,
                Domain = FuzzDomain.Id,
                Source = peer.Node,
                SourceBoot = peer.Id,
                Group = group,
                Port = (ushort)(5000 + (which >> 4)),
            },
            Sequence = reader.Byte(),
            GroupKey = groupKey.Id,
            WindowLog2 = 10,
            MaxPacketRate = Announcement.DefaultMaxPacketRate,
            NextNumber = PacketNumber.First,
            LifeSeconds = 7200,
            Commitment = sek.Commitment,
        };
        announcement.WriteBound(bytes);
        for (int changes = reader.Byte() & 7; changes > 0; changes--)
        {
            bytes[reader.Byte() % GroupKey.BoundSize] = reader.Byte();
        }

        groupKey.Wrap(Announcement.Bound(bytes), sek, bytes[GroupKey.BoundSize..]);
        bytes[Announcement.SignedSize..].Clear();
        if (signed)
        {
            peer.SignObject(bytes);
        }
    }

    private void Open(ref InputReader reader)
    {
        byte which = reader.Byte();
        if ((which & 0x80) != 0)
        {
            _plane.NoteUnknownKey(Groups[which & 3], new KeyId(which), _now);
        }
        else if (_plane.Streams.Count < 4)
        {
            _plane.Open(Groups[which & 3], (ushort)(6000 + (which >> 2)), null, _now);
        }
    }

    // A HELLO in this node's own name: signed under its boot key (bit 0), it is a clone of it. Or the machine says that this memory was copied (bit 1).
    private void Clone(ref InputReader reader)
    {
        byte how = reader.Byte();
        ulong counter = reader.Byte();
        _host.IsCloned = false;
        if ((how & 2) != 0)
        {
            _plane.NoteCopiedMemory(_now);
            Holds(!_host.IsCloned || _plane.Roster.Boots.Count + _plane.Keys.All.Count == 0, "a copied memory knows nobody");
        }
        else
        {
            bool signed = (how & 1) != 0;
            OwnBoot boot = _boots[_boot];
            bool expected = signed && counter > 0; // one that the node has not reached, or something else than it said under that one
            int length = MockBoot.SealHello(boot.Boot, boot.BootKey, boot.Node, counter, new MockBoot(0, 0).Required(1, 1), signed, _datagram);
            Hear(_datagram.AsSpan(0, length), counts: false);
            Holds(!_host.IsCloned || expected, "a clone is only what has this boot's key");
        }

        if (_host.IsCloned && _boot + 1 < _boots.Length)
        {
            _plane.BeginBoot(_boots[++_boot], _now);
        }
    }

    private void Pass(TimeSpan time)
    {
        Instant until = _now + time;
        for (int ticks = 0; ticks < 8 && _plane.NextDue <= until; ticks++)
        {
            _now = Instant.Max(_now, _plane.NextDue);
            _plane.Tick(_now);
        }

        _now = until;
        _plane.Tick(_now);
    }

    private void Hear(ReadOnlySpan<byte> datagram, bool counts)
    {
        _plane.Tick(_now);
        Listen();
        long before = Verdicts();
        Dictionary<BootId, (BootState, ulong)> boots = _plane.Roster.Boots.ToDictionary(static boot => boot.Id, static boot => (boot.State, boot.Counter));
        int usable = _host.Usable.Count;
        HashSet<PeerKey> keys = [.. _plane.Keys.All];
        int said = _host.Said.Count;

        _plane.Receive(datagram, _now);

        Holds(Verdicts() - before is >= 1 and <= Announcement.Most, "a datagram has a verdict, or one for each object");
        Holds(_host.Said.Count == said, "nothing is said at once to what somebody sent");
        if (counts)
        {
            return;
        }

        Holds(_plane.Roster.Boots.All(boot => boots.TryGetValue(boot.Id, out (BootState State, ulong Counter) was) && (was.Counter == boot.Counter) && (was.State == boot.State || boot.State != BootState.Proven)),
            "what nobody signed brings no boot in, and moves none");
        Holds(_host.Usable.Count == usable && _plane.Keys.All.All(keys.Contains), "what nobody signed brings no SEK");
    }

    private long Verdicts()
    {
        long sum = 0;
        foreach (ControlVerdict verdict in Enum.GetValues<ControlVerdict>())
        {
            sum += _plane.Count(verdict);
        }

        return sum;
    }

    // Whatever this node says is well-formed: others judge it by the same parsers.
    private void Listen()
    {
        Span<byte> key = stackalloc byte[BootstrapKey.KeySize];
        for (; _heard < _host.Said.Count; _heard++)
        {
            byte[] datagram = _host.Said[_heard];
            Holds(Envelope.TryRead(datagram, out Envelope envelope), "this node seals well-formed envelopes");
            FuzzDomain.BootstrapKey.DeriveControlKey(envelope.Sender, key);
            byte[] plaintext = new byte[Envelope.PlaintextSize(datagram.Length)];
            Holds(Envelope.TryOpen(datagram, key, plaintext), "this node's envelopes open");
            if (envelope.Type == MessageType.Hello)
            {
                Holds(Hello.TryRead(plaintext, envelope.Sender, out Hello hello), "this node says well-formed HELLOs");
                _shown = hello.Challenge;
                continue;
            }

            Holds(plaintext.Length is > 0 and <= Announcement.Most * Announcement.Size && plaintext.Length % Announcement.Size == 0, "this node sends whole objects");
            for (int at = 0; at < plaintext.Length; at += Announcement.Size)
            {
                Holds(Announcement.TryRead(plaintext.AsSpan(at, Announcement.Size), FuzzDomain.Id, out _), "this node sends well-formed objects");
            }
        }
    }

    private void Check()
    {
        Holds(_plane.Roster.Nodes.Count <= Limits.Nodes, "no more nodes than the limit");
        Holds(_plane.Roster.Boots.Count(static boot => boot.State == BootState.Tentative) <= Limits.TentativeBoots, "no more tentative boots than the limit");
        Holds(
            _plane.Roster.Nodes.All(static node => node.Boots.Count > 0 && node.Boots.Count(static boot => boot.State == BootState.Tentative) <= Limits.TentativeBootsPerNode),
            "no more tentative boots of a node than the limit, and no node without a boot");
        Holds(
            _plane.Keys.All.GroupBy(static key => key.Announcement.Context.Source).All(static source => Streams(source) <= Limits.StreamsPerSource) && Streams(_plane.Keys.All) <= Limits.Streams,
            "no more streams than the limits");
        Holds(_plane.Keys.All.All(key => _plane.Keys.Find(key.Announcement.Context.Group, key.Announcement.Context.Port, key.Id).Count() is 1 or 2), "no more than two SEKs have a kid");
        Holds(_plane.Keys.All.All(key => !key.IsUsable || _host.Proven.Contains(key.Boot.Id)), "a SEK is usable when its boot was proven");
        Holds(_host.Proven.TrueForAll(_echoed.Contains), "a boot is proven by its own signed HELLO");
        Holds(_plane.NextDue < Instant.Never, "there is always something due");
    }

    private static int Streams(IEnumerable<PeerKey> keys) => keys.Select(static key => (key.Announcement.Context.Source, key.Announcement.Context.Group, key.Announcement.Context.Port)).Distinct().Count();
}

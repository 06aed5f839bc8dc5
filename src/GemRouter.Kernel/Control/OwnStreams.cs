using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>The streams that this node sends: makes, announces and replaces their SEKs (wire 6.2, 6.3).</summary>
internal sealed class OwnStreams(ControlPlaneSetup setup, RandomTime random, IControlPlaneHost host)
{
    // So many streams change their SEK at a time: each costs every receiver some signature checks, of ten a second (wire 7), and all is to be checked before the first packet comes.
    private const int RekeysAtOnce = 8;

    private readonly Dictionary<(GroupAddress Group, ushort Port), OwnStream> _streams = [];
    private readonly PriorityQueue<OwnStream, Instant> _planned = new(); // an entry counts where its stream is planned for that time: what was planned anew, or ended, leaves its former entry behind
    private readonly List<OwnStream> _taken = [];
    private bool _looksAtAll; // what no time tells may be due: of each stream the rest is looked at only when its time has come
    private int _rekeying;    // streams whose next SEK waits

    public IReadOnlyCollection<OwnStream> All => _streams.Values;

    public ControlPolicy Policy
    {
        get;
        set
        {
            field = value;
            LookAtAll();
        }
    } = setup.Policy;

    public OwnBoot Boot { get; set; } = setup.Boot;

    public ControlTimers Timers
    {
        get;
        set
        {
            field = value;
            LookAtAll();
        }
    } = setup.Timers;

    /// <summary>When something is due next.</summary>
    public Instant NextDue => _looksAtAll ? default : _planned.TryPeek(out _, out Instant at) ? at : Instant.Never;

    /// <summary>Opens a stream, or gives the one that is open; null where the policy forbids, a suite is missing, or there are as many as a source may have.</summary>
    public OwnStream? Open(GroupAddress group, ushort port, Address? outerSource, Instant now)
    {
        if (_streams.TryGetValue((group, port), out OwnStream? open))
        {
            return open;
        }

        if (port == 0 || _streams.Count >= setup.Limits.StreamsPerSource || PolicyOf(group) is null)
        {
            return null;
        }

        OwnStream stream = new(group, port, outerSource);
        if (!TryAddKey(stream, now))
        {
            return null;
        }

        _streams.Add((group, port), stream);
        Plan(stream);
        return stream;
    }

    /// <summary>Says which SEKs were listed in a HELLO. The first packet of a stream is sealed after that: a receiver opens none whose number is below the one that it was told there (wire 4), however late that HELLO was made.</summary>
    public void Listed(IReadOnlySet<KeyAddress> keys)
    {
        foreach (OwnStream stream in _streams.Values)
        {
            if (!stream.IsListed && keys.Contains(stream.Current.Seal.Address))
            {
                stream.IsListed = true;
                Plan(stream);
                host.Seal(stream, stream.Current.Seal);
            }
        }
    }

    /// <summary>Ends a stream: its SEKs are not listed any more.</summary>
    public void Close(OwnStream stream)
    {
        if (_streams.Remove((stream.Group, stream.Port)) && stream.Next is not null)
        {
            EndRekey();
        }

        stream.PlannedFor = Instant.Never;

        foreach (OwnKey key in stream.Keys)
        {
            key.Seal.Stop();
            key.Dispose();
        }

        host.Ended(stream);
        foreach (OwnKey key in stream.Keys.Where(key => key == stream.Next || !stream.IsListed))
        {
            Discard(key.Seal);
        }
    }

    /// <summary>Finds an own SEK by what packets name it.</summary>
    public (OwnStream Stream, OwnKey Key)? Find(Address group, KeyId id)
    {
        foreach (OwnStream stream in _streams.Values)
        {
            foreach (OwnKey key in stream.Keys)
            {
                if (key.Seal.Address.KeyId == id && stream.Group.Address == group)
                {
                    return (stream, key);
                }
            }
        }

        return null;
    }

    /// <summary>Has the next <see cref="TakeDue"/> look at all streams, at once: at what they have sealed, which suite and group key they are to have, and whether another rekey may begin.</summary>
    public void LookAtAll() => _looksAtAll = _streams.Count > 0;

    /// <summary>Begins and ends rekeys that are due.</summary>
    /// <returns>The streams with an announcement that is due, for <see cref="Announce"/>.</returns>
    public IReadOnlyList<OwnStream> TakeDue(Instant now)
    {
        List<OwnStream>? due = null;
        Take(now);
        foreach (OwnStream stream in _taken)
        {
            if (!Rekey(stream, now))
            {
                Close(stream);
            }
            else if (stream.AnnounceAt <= (IsRegular(stream) ? now + Together : now))
            {
                (due ??= []).Add(stream);
            }
            else
            {
                Plan(stream);
            }
        }

        return due ?? (IReadOnlyList<OwnStream>)[];
    }

    /// <summary>Raises what a stream announces of its rate, where that is too little by now.</summary>
    public void NoteRate(OwnStream stream, double packetsPerSecond, Instant now)
    {
        if (stream.RaiseRate(packetsPerSecond))
        {
            AnnounceAll(stream, now);
            Plan(stream);
        }
    }

    /// <summary>Writes the announcements of all SEKs of a stream, the older first, and plans the next.</summary>
    /// <returns>True where a SEK is among them that was not announced three times yet: a HELLO goes with it (wire 4).</returns>
    public bool Announce(OwnStream stream, Instant now)
    {
        OwnKey newest = stream.Keys[^1];
        bool isNew = !IsRegular(stream);
        GroupKey groupKey = PolicyOf(stream.Group)!.Keys[0];

        // The first announcements of a SEK are one object, sent again: who has it checks no further signature (wire 3.4.7 f).
        bool isSame = isNew && newest.AnnouncedUnder == groupKey.Id && newest.AnnouncedRate == stream.MaxPacketRate;
        GroupRekey rekey = Timers.RekeyOf(stream.Group);
        ushort life = (ushort)Math.Min(ushort.MaxValue, (rekey.After + rekey.Lead + Timers.LifeMargin).TotalSeconds);
        foreach (OwnKey key in stream.Keys)
        {
            if (isSame)
            {
                key.AnnounceAgain();
            }
            else
            {
                key.Announce(Boot, groupKey, ++stream.Sequence, setup.WindowLog2, life, stream.MaxPacketRate);
            }

            key.AnnounceAt = key.Announced < Timers.FirstAnnouncements.Length
                ? key.MadeAt + Timers.FirstAnnouncements[key.Announced]
                : now + random.Around(Timers.AnnounceInterval, Together);
        }

        Plan(stream);
        return isNew;
    }

    /// <summary>Has the announcements of a stream's SEKs ready to be sent once more, for who asked: as they are, so that who has them checks no further signature. What has become of next_pn since stands in the HELLO that goes
    /// with them.</summary>
    public void Repeat(OwnStream stream, Instant now)
    {
        GroupKeyId active = PolicyOf(stream.Group)!.Keys[0].Id;
        if (stream.Keys.Any(key => key.Announced == 0 || key.AnnouncedUnder != active))
        {
            Announce(stream, now);
        }
    }

    /// <summary>Ends all streams at once.</summary>
    public void StopAll()
    {
        foreach (OwnStream stream in _streams.Values.ToArray())
        {
            Close(stream);
        }
    }

    // False while one of its SEKs is to be announced for the first times.
    private bool IsRegular(OwnStream stream) => stream.Keys[^1].Announced >= Timers.FirstAnnouncements.Length;

    private static void AnnounceAll(OwnStream stream, Instant now)
    {
        foreach (OwnKey key in stream.Keys)
        {
            key.AnnounceAt = now; // in one datagram (wire 3.3)
        }
    }

    private void Take(Instant now)
    {
        _taken.Clear();
        if (_looksAtAll)
        {
            _looksAtAll = false;
            _taken.AddRange(_streams.Values);
            return;
        }

        Instant until = NextDue <= now ? now + Together : now;
        while (_planned.TryPeek(out OwnStream? stream, out Instant at) && at <= until)
        {
            _planned.Dequeue();
            if (stream.PlannedFor == at)
            {
                stream.PlannedFor = Instant.Never;
                _taken.Add(stream);
            }
        }
    }

    private void Plan(OwnStream stream)
    {
        Instant at = Instant.Min(stream.SwitchAt, stream.AnnounceAt);
        at = stream is { IsListed: true, Next: null } ? Instant.Min(at, RekeyAt(stream, MayBegin)) : at;
        if (at != stream.PlannedFor)
        {
            stream.PlannedFor = at;
            _planned.Enqueue(stream, at);
        }
    }

    // False where the stream cannot go on.
    private bool Rekey(OwnStream stream, Instant now)
    {
        if (PolicyOf(stream.Group) is not { } policy)
        {
            return false; // forbidden since
        }

        if (stream.SwitchAt <= now)
        {
            OwnKey old = stream.Switch();
            EndRekey();
            host.Seal(stream, stream.Current.Seal);
            old.Dispose();
        }
        else if (stream is { IsListed: true, Next: null } && IsDue(stream, policy, now))
        {
            if (!TryAddKey(stream, now))
            {
                return false; // its suite works no more: nothing goes on under a key that is to end
            }

            _rekeying++;
            stream.SwitchAt = now + Timers.RekeyOf(stream.Group).Lead;
            AnnounceAll(stream, now);
        }

        return true;
    }

    // Regular announcements go so much early where another is due: they share a turn, and datagrams (wire 3.3).
    private TimeSpan Together => Timers.AnnounceInterval / 100;

    private bool MayBegin => _rekeying < RekeysAtOnce;

    private void EndRekey()
    {
        if (_rekeying-- == RekeysAtOnce)
        {
            LookAtAll(); // whoever waits for this turn
        }
    }

    // A key's time is up at the latest whatever else goes on; all else can wait for its turn.
    private bool IsDue(OwnStream stream, GroupPolicy policy, Instant now) =>
        RekeyAt(stream, MayBegin) <= now
        || (MayBegin
            && (stream.Current.Seal.NeedsRekey
                || stream.Current.Seal.Context.Suite != policy.Suites[0]
                || stream.Current.IsKnownBeyond(policy.Keys[0].Id))); // wire 6.5

    private Instant RekeyAt(OwnStream stream, bool mayBegin) => stream.Current.MadeAt + Timers.RekeyOf(stream.Group).After * (mayBegin ? stream.Current.RekeyShare : 1);

    private GroupPolicy? PolicyOf(GroupAddress group) =>
        Policy.Groups.Find(group) is { Send: true } policy && setup.Suites.ContainsKey(policy.Suites[0]) ? policy : null;

    // What no worker has got.
    private void Discard(SealKey key)
    {
        try
        {
            key.Dispose();
        }
        catch (SuiteException failure)
        {
            host.SuiteFailed(failure); // the other streams are still to end
        }
    }

    private bool TryAddKey(OwnStream stream, Instant now)
    {
        GroupPolicy policy = PolicyOf(stream.Group)!;
        StreamContext context = new()
        {
            Suite = policy.Suites[0],
            Auth = policy.Auth,
            BindSource = stream.OuterSource is not null,
            Domain = Boot.Domain,
            Source = Boot.Node,
            SourceBoot = Boot.Boot,
            Group = stream.Group,
            Port = stream.Port,
            OuterSource = stream.OuterSource ?? default,
        };
        SourceKey secret = SourceKey.Generate(setup.Entropy);
        SealKey seal;
        try
        {
            seal = new SealKey(setup.Suites[context.Suite], secret, context, Timers.RekeyOf(stream.Group).Packets);
        }
        catch (SuiteException failure)
        {
            secret.Dispose();
            host.SuiteFailed(failure);
            return false;
        }

        OwnKey key = new(secret, seal, now)
        {
            AnnounceAt = now + Timers.FirstAnnouncements[0],
            RekeyShare = random.Between(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1)).TotalSeconds,
        };
        stream.Add(key);
        host.KeyMade(key);
        return true;
    }
}

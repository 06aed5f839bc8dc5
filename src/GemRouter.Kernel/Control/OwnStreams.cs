using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>The streams that this node sends: makes, announces and replaces their SEKs (wire 6.2, 6.3).</summary>
internal sealed class OwnStreams(ControlPlaneSetup setup, RandomTime random, IControlPlaneHost host)
{
    // So many streams change their SEK at a time: each costs every receiver some signature checks, of ten a second (wire 7), and all is to be checked before the first packet comes.
    private const int RekeysAtOnce = 8;

    private readonly Dictionary<(GroupAddress Group, ushort Port), OwnStream> _streams = [];
    private readonly List<OwnStream> _walked = []; // by Rekey: streams may end meanwhile
    private int _rekeying; // streams whose next SEK waits; counting them anew for each stream was half of what a thousand streams cost

    public IReadOnlyCollection<OwnStream> All => _streams.Values;

    public ControlPolicy Policy { get; set; } = setup.Policy;

    public OwnBoot Boot { get; set; } = setup.Boot;

    public ControlTimers Timers { get; set; } = setup.Timers;

    /// <summary>When something is due next.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            bool mayBegin = _rekeying < RekeysAtOnce;
            foreach (OwnStream stream in _streams.Values)
            {
                due = Instant.Min(due, stream.SwitchAt);
                due = stream is { IsListed: true, Next: null } ? Instant.Min(due, RekeyAt(stream, mayBegin)) : due;
                foreach (OwnKey key in stream.Keys)
                {
                    due = Instant.Min(due, key.AnnounceAt);
                }
            }

            return due;
        }
    }

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
                host.Seal(stream, stream.Current.Seal);
            }
        }
    }

    /// <summary>Ends a stream: its SEKs are not listed any more.</summary>
    public void Close(OwnStream stream)
    {
        if (_streams.Remove((stream.Group, stream.Port)) && stream.Next is not null)
        {
            _rekeying--;
        }

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

    /// <summary>Begins and ends rekeys that are due.</summary>
    public void Rekey(Instant now)
    {
        _walked.Clear();
        _walked.AddRange(_streams.Values);
        foreach (OwnStream stream in _walked)
        {
            GroupPolicy? policy = PolicyOf(stream.Group);
            if (policy is null)
            {
                Close(stream); // forbidden since
            }
            else if (stream.Next is not null && stream.SwitchAt <= now)
            {
                OwnKey old = stream.Switch();
                _rekeying--;
                host.Seal(stream, stream.Current.Seal);
                old.Dispose();
            }
            else if (stream is { IsListed: true, Next: null } && IsDue(stream, policy, now, _rekeying < RekeysAtOnce))
            {
                if (!TryAddKey(stream, now))
                {
                    Close(stream); // its suite works no more: nothing goes on under a key that is to end
                    continue;
                }

                _rekeying++;
                stream.SwitchAt = now + Timers.RekeyOf(stream.Group).Lead;
                foreach (OwnKey key in stream.Keys)
                {
                    key.AnnounceAt = now; // both in one datagram (wire 3.3)
                }
            }
        }
    }

    /// <summary>The streams with an announcement that is due.</summary>
    public IReadOnlyList<OwnStream> Due(Instant now)
    {
        List<OwnStream>? due = null;
        foreach (OwnStream stream in _streams.Values)
        {
            foreach (OwnKey key in stream.Keys)
            {
                if (key.AnnounceAt <= now)
                {
                    (due ??= []).Add(stream);
                    break;
                }
            }
        }

        return due ?? (IReadOnlyList<OwnStream>)[];
    }

    /// <summary>Writes the announcements of all SEKs of a stream, the older first, and plans the next.</summary>
    /// <returns>True where a SEK is among them that was not announced three times yet: a HELLO goes with it (wire 4).</returns>
    public bool Announce(OwnStream stream, Instant now)
    {
        OwnKey newest = stream.Keys[^1];
        bool isNew = newest.Announced < Timers.FirstAnnouncements.Length;
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
                : now + random.Around(Timers.AnnounceInterval);
        }

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

    // A key's time is up at the latest whatever else goes on; all else can wait for its turn.
    private bool IsDue(OwnStream stream, GroupPolicy policy, Instant now, bool mayBegin) =>
        RekeyAt(stream, mayBegin) <= now
        || (mayBegin
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

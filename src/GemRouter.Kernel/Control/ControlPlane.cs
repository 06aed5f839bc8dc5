using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>
/// What a node believes, says, and when: <see cref="ControlReceiver"/> decides what is believed; this adds the node's own HELLOs, announcements, requests, answers and rekeys (wire 3, 4, 6). A state machine:
/// datagrams and time in, datagrams and effects out. Single-threaded; whoever runs it calls <see cref="Tick"/> at <see cref="NextDue"/>.
/// </summary>
public sealed partial class ControlPlane
{
    private static readonly TimeSpan ExpiryStep = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan UnusableFor = TimeSpan.FromSeconds(1);

    // So close together, SEKs that are to be listed share a HELLO: each costs every receiver a signature check, of ten a second (wire 7).
    private static readonly TimeSpan ListApart = TimeSpan.FromMilliseconds(10);

    private readonly IControlPlaneHost _host;
    private readonly PartedEntropy _entropy;
    private readonly ControlReceiver _receiver;
    private readonly HelloSchedule _hellos;
    private readonly OwnStreams _streams;
    private readonly KeyRequests _requests;
    private readonly RequestAnswers _answers;
    private readonly WantSchedule _wants;
    private readonly HelloContent _content = new();
    private readonly List<KeyAddress> _listFirst = [];
    private readonly byte[] _datagram = new byte[Envelope.MaxSize];
    private readonly long[] _verdicts = new long[Enum.GetValues<ControlVerdict>().Length];
    private ControlPolicy _policy;
    private OwnBoot _boot;
    private Instant _now;
    private Instant _expireAt;
    private bool _keysChanged;
    private bool _isStopped;
    private bool _isCopied;
    private int _listFrom;
    private Instant _listAt;

    /// <summary>Makes a control plane; the first HELLO goes out at the first <see cref="Tick"/>.</summary>
    public ControlPlane(ControlPlaneSetup setup, IControlPlaneHost host, Instant now)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _policy = setup.Policy;
        _boot = setup.Boot;
        _now = now;
        _entropy = new PartedEntropy(setup.Entropy);
        setup = setup with { Entropy = _entropy };
        RandomTime random = new(_entropy);
        _receiver = new ControlReceiver(setup.Boot, setup.Policy, setup.Limits, _entropy, setup.Verifier, new Events(this), now);
        _hellos = new HelloSchedule(setup.Timers, random, now);
        _streams = new OwnStreams(setup, random, host);
        _requests = new KeyRequests(node => _receiver.RoomForAnnouncements(node, _now), () => _receiver.MostRoomForAnnouncements);
        _answers = new RequestAnswers(random);
        _wants = new WantSchedule(random);
        _expireAt = Beat.After(now, ExpiryStep);
        _listAt = now;
        _content.Name = setup.Name;
        foreach (byte suite in setup.Suites.Keys.Order().Take(Hello.MaxSuites))
        {
            _content.Suites.Add(suite);
        }
    }

    /// <summary>The nodes and boots that are known.</summary>
    public Roster Roster => _receiver.Roster;

    /// <summary>The peers' SEKs.</summary>
    public PeerKeys Keys => _receiver.Keys;

    /// <summary>The streams that this node sends.</summary>
    public IReadOnlyCollection<OwnStream> Streams => _streams.All;

    /// <summary>When <see cref="Tick"/> is to be called next.</summary>
    public Instant NextDue
    {
        get
        {
            if (_isStopped)
            {
                return _expireAt; // it says nothing, whatever there would be to say
            }

            Instant due = Instant.Min(_expireAt, Instant.Min(_requests.NextDue, _answers.NextDue));
            due = _listFirst.Count == 0 ? due : Instant.Min(due, _listAt);
            return Instant.Min(due, Instant.Min(_hellos.NextAt, Instant.Min(_streams.NextDue, _wants.NextDue)));
        }
    }

    /// <summary>What a copy of this node's memory does not know (<see cref="ControlReceiver.Unshared"/>): for the boot that follows.</summary>
    public ReadOnlyMemory<byte> Unshared => _receiver.Unshared(_now);

    private int NodeCount => Roster.Nodes.Count + 1;

    /// <summary>How many datagrams and objects met that verdict.</summary>
    public long Count(ControlVerdict verdict) => _verdicts[(int)verdict];

    /// <summary>Takes a control datagram, from anybody.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, Instant now)
    {
        Advance(now);
        ControlResult result = _receiver.Receive(datagram, _now);
        for (int i = 0; i < result.Count; i++)
        {
            _verdicts[(int)result[i]]++;
        }

        if (_isCopied)
        {
            Forget();
        }

        if (_wants.TakeDue(_now))
        {
            Hasten();
        }

        Publish();
    }

    /// <summary>Does what is due.</summary>
    public void Tick(Instant now)
    {
        Advance(now);
        if (_expireAt <= _now)
        {
            _receiver.Expire(_now);
            _requests.Expire(_now);
            RequestUnusable();
            _streams.LookAtAll();
            _expireAt = Beat.After(_now, ExpiryStep);
        }

        if (!_isStopped)
        {
            Announce();
            Answer();
            ListFirst();
            if (_requests.TakeDue(_now) | _wants.TakeDue(_now))
            {
                Hasten();
            }

            if (_hellos.NextAt <= _now)
            {
                SayHello();
            }
        }

        Publish();
    }

    /// <summary>Opens a stream when its first packet comes from the red side; null where it is forbidden or there are too many.</summary>
    /// <param name="group">The group.</param>
    /// <param name="port">The destination port.</param>
    /// <param name="outerSource">The source address on the fabric, to be bound; null for none.</param>
    /// <param name="now">The time.</param>
    public OwnStream? Open(GroupAddress group, ushort port, Address? outerSource, Instant now)
    {
        Advance(now);
        return _isStopped ? null : _streams.Open(group, port, outerSource, _now);
    }

    /// <summary>Ends a stream that sends no more.</summary>
    public void Close(OwnStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _streams.Close(stream);
    }

    /// <summary>A packet came under a kid that is not usable (wire 6.4).</summary>
    public void NoteUnknownKey(GroupAddress group, KeyId id, Instant now)
    {
        Advance(now);
        _requests.Add(new KeyRequestEntry(group.Address, id), lister: null, _now);
    }

    /// <summary>Takes another policy and other timers, whole.</summary>
    public void Apply(ControlPolicy policy, ControlLimits limits, ControlTimers timers, Instant now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(timers);
        Advance(now);
        _streams.Timers = timers;
        _hellos.Timers = timers;
        _policy = policy;
        _streams.Policy = policy;
        _receiver.Apply(policy, limits, _now);
        _keysChanged = true;
        Publish();
    }

    /// <summary>The machine says that this memory was copied or restored (wire 4): stops sending at once, knows nobody any more, and has the host begin a new boot.</summary>
    public void NoteCopiedMemory(Instant now)
    {
        Advance(now);
        _entropy.Part(Unshared.Span); // the new boot is no copy's: neither are its nonces and SEKs
        StopForCopy();
        if (_isCopied)
        {
            Forget();
        }

        Publish();
    }

    /// <summary>Notes how fast a stream sends. A source announces a higher max_pps before it sends more (wire 3.3): from half of what is announced on it announces four times what it sends.</summary>
    public void NoteRate(OwnStream stream, double packetsPerSecond, Instant now)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Advance(now);
        _streams.NoteRate(stream, packetsPerSecond, _now);
    }

    /// <summary>Goes on under a new boot, after a clone was found: streams are opened anew by their next packets, under new SEKs.</summary>
    public void BeginBoot(OwnBoot boot, Instant now)
    {
        ArgumentNullException.ThrowIfNull(boot);
        Advance(now);
        _boot = boot;
        _streams.Boot = boot;
        _receiver.BeginBoot(boot, _now);
        _isStopped = false;
        _hellos.Hasten(_now, NodeCount, Roster.Strangers, hasStreams: true);
    }

    /// <summary>Says goodbye, and nothing more.</summary>
    public void Stop(Instant now)
    {
        Advance(now);
        if (!_isStopped)
        {
            _streams.StopAll();
            _content.IsGoodbye = true;
            SayHello();
            _isStopped = true;
        }
    }

    private void StopForCopy()
    {
        if (!_isStopped)
        {
            _streams.StopAll();
            _isStopped = true;
            _isCopied = true;
            _host.OwnBootCloned();
        }
    }

    // Whoever goes on with a memory from the past does not know what was accepted since: recordings of that time would pass its replay windows.
    private void Forget()
    {
        _isCopied = false;
        _receiver.ForgetAll(_now);
        _requests.Clear();
        _answers.Clear();
        _listFirst.Clear();
        _keysChanged = true;
    }

    private void Advance(Instant now) => _now = Instant.Max(_now, now);

    private void Publish()
    {
        if (_keysChanged)
        {
            _keysChanged = false;
            _host.OpenKeysChanged();
        }
    }

    // wire 4: an object that is not usable 1 s after it came is requested, since a HELLO that lists it comes with the answer.
    private void RequestUnusable()
    {
        foreach (PeerKey key in Keys.All)
        {
            if (!key.IsUsable && key.EndsAt == Instant.Never && _now - key.AnnouncedAt >= UnusableFor)
            {
                _requests.Add(new KeyRequestEntry(key.Announcement.Context.Group.Address, key.Id), key.Boot.Node, _now);
            }
        }
    }

    private void Announce()
    {
        AnnouncementBatch batch = new(Send);
        foreach (OwnStream stream in _streams.TakeDue(_now))
        {
            bool withHello = _streams.Announce(stream, _now);
            batch.Add(stream);
            if (withHello)
            {
                ListFirst(stream);
            }
        }

        batch.Flush();
    }

    private void Answer()
    {
        AnnouncementBatch batch = new(Send);
        foreach ((KeyAddress address, bool isOwn) in _answers.TakeDue(_now))
        {
            if (isOwn && _streams.Find(address.Group.Address, address.KeyId) is (OwnStream stream, _))
            {
                _streams.Repeat(stream, _now);
                batch.Add(stream);
                ListFirst(stream);
            }
            else if (!isOwn && Keys.Find(address.Group, address.Port, address.KeyId).FirstOrDefault() is { } held)
            {
                batch.Add(held.Bytes);
            }
        }

        batch.Flush();
    }

    private void ListFirst(OwnStream stream) => _listFirst.AddRange(stream.Keys.Select(static key => key.Seal.Address).Except(_listFirst));

    // wire 4: a HELLO goes along with new announcements and with answers.
    private void ListFirst()
    {
        while (_listFirst.Count > 0 && (_listAt <= _now || _listFirst.Count >= StreamEntry.Most)) // some of them have room in each HELLO
        {
            SayHello();
        }
    }

    private void Send(ReadOnlySpan<byte> objects) =>
        _host.Send(_datagram.AsSpan(0, _boot.SealAnnounce(objects, _policy.BootstrapKeys[0], _datagram)));

    private void SayHello()
    {
        _receiver.PrepareHello(_content, _now, newNonce: _wants.Repeats);
        _content.Interval = TimeSpan.FromMilliseconds(Math.Min(Hello.MaxInterval * 100, _hellos.Interval(NodeCount).TotalMilliseconds));
        _content.Requests.Clear();
        foreach (KeyRequestEntry request in _requests.Due(_now).Take(KeyRequestEntry.Most))
        {
            _content.Requests.Add(request);
        }

        _content.UrgentStreams = FillStreams();
        int length = _boot.SealHello(_content, _policy.BootstrapKeys[0], _datagram, out HelloFit fit);
        _host.Send(_datagram.AsSpan(0, length));
        _receiver.HelloSent(_content, fit, _now);
        _requests.Sent(_content.Requests.Take(fit.Requests), _now);
        _wants.Sent(_content.Wants.Take(fit.Wants), _now);
        _hellos.Sent(_now, NodeCount);
        _listFrom += fit.Streams;
        HashSet<KeyAddress> listed = [.. _content.Streams.Take(fit.Streams).Select(static entry => new KeyAddress(entry.Group, entry.Port, entry.KeyId))];
        _listFirst.RemoveAll(listed.Contains);
        _streams.Listed(listed);
        _listAt = _now + ListApart;
    }

    // Those asked for or new first, and how many they are; then the others in turn: with more than fit, each is listed every so many HELLOs.
    private int FillStreams()
    {
        _content.Streams.Clear();
        OwnKey[] all = [.. _streams.All.SelectMany(static stream => stream.Keys).Where(static key => key.Sequence > 0)];
        _listFirst.RemoveAll(address => !all.Any(key => key.Seal.Address == address)); // ended meanwhile
        HashSet<KeyAddress> first = [.. _listFirst.Take(StreamEntry.Most)];
        foreach (OwnKey key in all.Where(key => first.Contains(key.Seal.Address)))
        {
            _content.Streams.Add(key.Listing);
        }

        int urgent = _content.Streams.Count;

        OwnKey[] others = [.. all.Where(key => !first.Contains(key.Seal.Address))];
        for (int i = 0; i < others.Length && _content.Streams.Count < StreamEntry.Most; i++)
        {
            _content.Streams.Add(others[(int)((uint)(_listFrom + i) % (uint)others.Length)].Listing);
        }

        return urgent;
    }
}

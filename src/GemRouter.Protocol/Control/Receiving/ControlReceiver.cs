using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>
/// The receiver's checks of wire 3.4 and what wire 4 lets take effect, as one state machine: datagrams and time in, verdicts and events out. Single-threaded. No input makes it throw, or grow
/// beyond its <see cref="ControlLimits"/>.
/// </summary>
public sealed class ControlReceiver
{
    // So that a record's end is never late by more, however busy the receiver is.
    private static readonly TimeSpan ExpiryStep = TimeSpan.FromMilliseconds(100);

    private readonly ControlState _state;
    private readonly AnnounceReceiver _announcements;
    private readonly HelloReceiver _hellos;
    private readonly byte[] _plaintext = GC.AllocateArray<byte>(Envelope.MaxPlaintext, pinned: true);
    private readonly HeardHere _heard = new();
    private Instant _expiredAt;

    /// <summary>Makes a receiver that knows nobody.</summary>
    /// <param name="own">This node's boot.</param>
    /// <param name="policy">What to believe and to receive.</param>
    /// <param name="limits">The limits of wire 7.</param>
    /// <param name="entropy">For nonces.</param>
    /// <param name="verifier">For signatures.</param>
    /// <param name="events">Is told what happens.</param>
    /// <param name="now">The time.</param>
    public ControlReceiver(
        OwnBoot own, ControlPolicy policy, ControlLimits limits, IEntropy entropy, ISignatureVerifier verifier, IControlEvents events, Instant now)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(entropy);
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(events);
        _state = new ControlState(own, policy, limits, entropy, verifier, events, now);
        _announcements = new AnnounceReceiver(_state);
        _hellos = new HelloReceiver(_state, _announcements);
        _expiredAt = now;
    }

    /// <summary>The nodes and boots that are known.</summary>
    public Roster Roster => _state.Roster;

    /// <summary>The peers' SEKs.</summary>
    public PeerKeys Keys => _state.Keys;

    /// <summary>What this node knows and a copy of its memory does not: 32 bytes, of what it heard, when, and the present time. It is no secret, and not random.</summary>
    public ReadOnlyMemory<byte> Unshared(Instant now) => _heard.Sum(now);

    /// <summary>Takes a datagram, from anybody.</summary>
    /// <param name="datagram">Its bytes; one that was cut because it was longer than <see cref="Envelope.MaxSize"/> must be given at least one byte longer than that.</param>
    /// <param name="now">The time.</param>
    /// <returns>The verdicts; count each. Whatever is not accepted or held changed nothing.</returns>
    public ControlResult Receive(ReadOnlySpan<byte> datagram, Instant now)
    {
        Advance(now);
        if (!Envelope.TryRead(datagram, out Envelope envelope))
        {
            return new ControlResult(ControlVerdict.Malformed); // wire 3.4.1
        }

        BootstrapKey? key = _state.Policy.FindBootstrapKey(envelope.BootstrapKey);
        if (key is null)
        {
            return new ControlResult(ControlVerdict.UnknownBootstrapKey); // wire 3.4.2
        }

        Span<byte> plaintext = _plaintext.AsSpan(0, Envelope.PlaintextSize(datagram.Length));
        if (envelope.Sender == _state.Own.Boot)
        {
            LookForClone(envelope, key, datagram, plaintext);
            return new ControlResult(ControlVerdict.Own); // wire 3.4.3
        }

        Boot? sender = Roster.Find(envelope.Sender);
        if (!_state.Budgets.TryOpen(sender is not null, _state.Now))
        {
            return new ControlResult(ControlVerdict.Throttled); // wire 3.4.4
        }

        if (!TryOpen(envelope, key, sender, datagram, plaintext))
        {
            return new ControlResult(ControlVerdict.AuthFailed); // wire 3.4.5
        }

        _heard.Note(datagram, _state.Now);
        return envelope.Type == MessageType.Hello
            ? new ControlResult(_hellos.Receive(envelope, sender, datagram[..Envelope.HeaderSize], plaintext))
            : _announcements.Receive(plaintext);
    }

    /// <summary>How many announcements of a node's proven boots could have their signatures checked now (wire 7): to ask for more is in vain.</summary>
    public int RoomForAnnouncements(Node node, Instant now)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _state.Budgets.RoomForAnnouncements(node, now);
    }

    /// <summary>How many that can be at most.</summary>
    public int MostRoomForAnnouncements => _state.Budgets.MostRoomForAnnouncements;

    /// <summary>Lets go whatever has had its time. To be called at least every 0.25 s; what is busy does it by itself.</summary>
    public void Expire(Instant now)
    {
        _state.Now = Instant.Max(_state.Now, now);
        _expiredAt = _state.Now;
        Roster.Expire(_state.Now);
        Keys.Expire(_state.Now);
        Decide(_state.Waiting.Expire(_state.Now));
    }

    /// <summary>Fills in what the next HELLO says of freshness: the nonce, WANT and ECHO (wire 4). Call it right before each HELLO that is sent, and tell with
    /// <see cref="HelloSent"/> what went into it.</summary>
    /// <param name="content">What to fill.</param>
    /// <param name="now">The time.</param>
    /// <param name="newNonce">True where it repeats a WANT: with a nonce that was not shown yet, or it would hasten no answer.</param>
    public void PrepareHello(HelloContent content, Instant now, bool newNonce = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        Advance(now);
        _state.Challenges.PrepareHello(newNonce ? long.MaxValue : Roster.YoungestTentative(), _state.Now);
        content.Challenge = _state.Challenges.Current;
        content.Wants.Clear();
        content.Echoes.Clear();

        // Everyone who needs it gets a turn: within its class, whoever was named longest ago comes first.
        Boot[] wanted = [.. Roster.Boots.Where(static boot => boot.NeedsProof)
            .OrderByDescending(boot => boot.IsOfInterest || _state.Waiting.IsWaitedFor(boot.Id))
            .ThenByDescending(static boot => boot.EchoedSerial != 0)
            .ThenBy(static boot => boot.WantedAt)
            .Take(Want.Most)];

        // Whoever has echoed a nonce of ours hears us and answers: it does not wait behind boots that anybody with the bootstrap key makes by the hundred and forgets.
        IEnumerable<Boot> asking = Roster.Boots.Where(static boot => boot.WantsUs).OrderByDescending(static boot => boot.EchoedSerial != 0).ThenBy(static boot => boot.EchoSentAt);
        foreach (Boot boot in wanted)
        {
            content.Wants.Add(new Want(boot.Id.Prefix));
        }

        foreach (Boot boot in asking.Concat(wanted).Distinct().Take(Echo.Most))
        {
            content.Echoes.Add(new Echo(boot.Node.Id.Prefix, boot.Challenge));
        }
    }

    /// <summary>Tells what of the prepared lists went into a HELLO that was sent.</summary>
    public void HelloSent(HelloContent content, in HelloFit fit, Instant now)
    {
        ArgumentNullException.ThrowIfNull(content);
        HashSet<ulong> wants = [.. content.Wants.Take(fit.Wants).Select(static want => want.BootPrefix)];
        HashSet<Echo> echoes = [.. content.Echoes.Take(fit.Echoes)];
        foreach (Boot boot in Roster.Boots)
        {
            boot.WantedAt = wants.Contains(boot.Id.Prefix) ? now : boot.WantedAt;
            if (echoes.Contains(new Echo(boot.Node.Id.Prefix, boot.Challenge)))
            {
                boot.EchoSentAt = now;
                boot.WantsUs = false; // it has its answer; where that is lost, it asks again
            }
        }
    }

    /// <summary>Takes another policy and other limits: nodes and SEKs that the policy does not allow go at once; what is beyond a lowered limit stays, and nothing new comes.</summary>
    public void Apply(ControlPolicy policy, ControlLimits limits, Instant now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(limits);
        Advance(now);
        _state.Apply(policy, limits);
        foreach (Boot boot in Roster.Boots)
        {
            boot.ForgetControlKeys();
        }

        Roster.Apply(policy.Trust, limits, _state.Now);
        Keys.RemoveWhere(key => _announcements.Authorize(key.Announcement, out _) != ControlVerdict.Accepted);
    }

    /// <summary>Goes on under a new boot of this node. All nonces go: whoever has a copy of this memory knows them.</summary>
    public void BeginBoot(OwnBoot own, Instant now)
    {
        ArgumentNullException.ThrowIfNull(own);
        Advance(now);
        _state.Own = own;
        _state.Challenges.VoidAll(_state.Now);
    }

    /// <summary>
    /// Knows nobody any more, and holds no nonce: this memory was copied or restored, so it may be one from the past, in which the newest packet that was accepted and the newest word that was heard are not known. Who is there proves it anew.
    /// </summary>
    public void ForgetAll(Instant now)
    {
        Advance(now);
        foreach (Boot boot in Roster.Boots.ToArray())
        {
            Roster.Remove(boot, BootEnd.Forgotten, _state.Now);
        }

        Keys.RemoveWhere(static _ => true); // those of boots that said goodbye are left
        Decide(_state.Waiting.Clear());
        _state.Challenges.VoidAll(_state.Now);
    }

    private static bool TryOpen(in Envelope envelope, BootstrapKey key, Boot? sender, ReadOnlySpan<byte> datagram, Span<byte> plaintext)
    {
        if (sender is not null)
        {
            return Envelope.TryOpen(datagram, sender.ControlKey(key), plaintext);
        }

        Span<byte> controlKey = stackalloc byte[BootstrapKey.KeySize];
        key.DeriveControlKey(envelope.Sender, controlKey);
        bool opened = Envelope.TryOpen(datagram, controlKey, plaintext);
        CryptographicOperations.ZeroMemory(controlKey);
        return opened;
    }

    private void Decide(int waitedInVain)
    {
        for (int i = 0; i < waitedInVain; i++)
        {
            _state.Events.HeldAnnouncementDecided(ControlVerdict.UnknownSource);
        }
    }

    private void Advance(Instant now)
    {
        _state.Now = Instant.Max(_state.Now, now);
        if (_state.Now - _expiredAt >= ExpiryStep)
        {
            Expire(_state.Now);
        }
    }

    // wire 4: a HELLO in our boot's name, under our own boot key, that we have not sent: with a counter that we have not reached, or under which we said something else. Weaker evidence
    // counts for nothing, since any holder of the BK can make an envelope in our name.
    private void LookForClone(in Envelope envelope, BootstrapKey key, ReadOnlySpan<byte> datagram, Span<byte> plaintext)
    {
        if (envelope.Type == MessageType.Hello
            && (envelope.Counter > _state.Own.Counter || _state.Own.HasSaidElse(envelope.Counter, datagram))
            && plaintext.Length >= NodeId.Size + Hello.SignatureSize
            && _state.Budgets.TryOpenOwn(_state.Now)
            && TryOpen(envelope, key, null, datagram, plaintext)
            && _hellos.Verify(_state.Own.BootKey, datagram[..Envelope.HeaderSize], plaintext[..^Hello.SignatureSize], plaintext[^Hello.SignatureSize..]))
        {
            _heard.Note(datagram, _state.Now);
            _state.Events.OwnBootCloned();
        }
    }
}

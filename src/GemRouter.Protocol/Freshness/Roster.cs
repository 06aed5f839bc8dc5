namespace GemRouter.Protocol;

/// <summary>
/// The nodes and boots that this node knows, and how far it believes each (wire 4). Single-threaded; time comes from outside. What happens to a record is told to the <see cref="IControlEvents"/>.
/// </summary>
public sealed class Roster
{
    /// <summary>How long a boot stays tentative without proof.</summary>
    public static readonly TimeSpan TentativeFor = TimeSpan.FromSeconds(30);

    /// <summary>How long a tentative boot is safe from those that come after it.</summary>
    public static readonly TimeSpan SafeFor = TimeSpan.FromSeconds(2);

    /// <summary>How long a displaced boot is remembered.</summary>
    public static readonly TimeSpan DisplacedFor = TimeSpan.FromMinutes(10);

    // Of one identity: what a node that restarts again and again, or one that was cloned, may fill.
    private const int DisplacedPerNode = 4;
    private const int ProvenPerNode = 4;

    private readonly Dictionary<NodeId, Node> _nodes = [];
    private readonly Dictionary<BootId, Boot> _boots = [];
    private readonly ChallengeBook _challenges;
    private readonly IControlEvents _events;
    private readonly EarliestEnd _ends = new();
    private int _tentative;

    internal Roster(ControlLimits limits, ChallengeBook challenges, IControlEvents events)
    {
        Limits = limits;
        _challenges = challenges;
        _events = events;
    }

    internal ControlLimits Limits { get; private set; }

    /// <summary>The known nodes.</summary>
    public IReadOnlyCollection<Node> Nodes => _nodes.Values;

    /// <summary>The boots on record.</summary>
    public IReadOnlyCollection<Boot> Boots => _boots.Values;

    /// <summary>How many of the boots are tentative.</summary>
    public int Strangers => _tentative;

    /// <summary>The record of a boot, or null.</summary>
    public Boot? Find(BootId boot) => _boots.GetValueOrDefault(boot);

    /// <summary>A known node, or null.</summary>
    public Node? Find(NodeId node) => _nodes.GetValueOrDefault(node);

    /// <summary>The serial that was current when the youngest tentative boot was entered; −1 where there is none.</summary>
    internal long YoungestTentative()
    {
        long youngest = -1;
        foreach (Boot boot in _boots.Values)
        {
            youngest = boot.State == BootState.Tentative ? Math.Max(youngest, boot.Serial) : youngest;
        }

        return youngest;
    }

    /// <summary>Enters a boot as tentative; null where there is no room, and nothing is changed then.</summary>
    /// <param name="hello">A HELLO of it whose signatures are good.</param>
    /// <param name="id">The boot.</param>
    /// <param name="echoed">The serial of the nonce of ours that it echoes, or 0.</param>
    /// <param name="now">The time.</param>
    internal Boot? Enter(in Hello hello, BootId id, long echoed, Instant now)
    {
        Node? node = Find(hello.Node);
        bool alone = node is null;
        Boot? sibling = null;
        Boot? stranger = null;
        if (node is not null && node.Count(BootState.Tentative) >= Limits.TentativeBootsPerNode)
        {
            sibling = WeakestSibling(node, echoed != 0, now);
            if (sibling is null)
            {
                return null;
            }
        }

        // A HELLO that echoes a held nonce comes from somebody who is there now; records that never did give way to it, under whatever limit.
        bool noNode = node is null && _nodes.Count >= Limits.Nodes;
        bool noBoot = sibling is null && _tentative >= Limits.TentativeBoots;
        if (noNode || noBoot)
        {
            stranger = echoed == 0 ? null : SilentStranger(wholeNode: noNode, now);
            if (stranger is null)
            {
                return null;
            }
        }

        if (sibling is not null)
        {
            Remove(sibling, BootEnd.Unproven, now);
        }

        if (stranger is not null)
        {
            RemoveStranger(stranger, wholeNode: noNode, now);
        }

        node = Find(hello.Node); // it may just have lost its only record
        if (node is null)
        {
            node = new Node(hello.Node, hello.PublicKey, Limits, now);
            node.Signatures(live: echoed != 0).Take(HelloReceiver.NewBootSignatures); // it has just had them checked, as a stranger
            _nodes.Add(node.Id, node);
        }

        Boot boot = new(node, id, hello.BootKey) { EnteredAt = now, HeardAt = now, Serial = _challenges.Serial, WasAlone = alone };
        node.BootList.Add(boot);
        _boots.Add(id, boot);
        _tentative++;
        NoteEnd(boot);
        _events.BootEntered(boot);
        return boot;
    }

    /// <summary>Takes the proof that a boot lives, where the echo is one (wire 4).</summary>
    /// <returns>True where it became proven.</returns>
    internal bool TryProve(Boot boot, long echoed, Instant now)
    {
        bool fresh = echoed > boot.Serial || (boot.State == BootState.Tentative && boot.WasAlone && echoed != 0);
        if (boot.State == BootState.Proven || !fresh)
        {
            return false;
        }

        Node node = boot.Node;
        bool clone = boot.State == BootState.Displaced;
        if ((clone || node.IsCloned) && node.Count(BootState.Proven) >= ProvenPerNode)
        {
            return false;
        }

        _tentative -= boot.State == BootState.Tentative ? 1 : 0;
        if (clone && !node.IsCloned)
        {
            node.IsCloned = true;
            _events.IdentityCloned(node);
        }

        if (!node.IsCloned)
        {
            DisplaceOthers(node, now);
        }

        foreach (Boot other in node.Boots)
        {
            if (other.State == BootState.Tentative && other != boot)
            {
                // One that came before must not be proven by what it sent before: a delayed HELLO of an old boot would displace the new one.
                other.WasAlone = false;
                other.Serial = _challenges.Serial;
            }
        }

        boot.State = BootState.Proven;
        boot.SpokeAgain = false;
        boot.Listings.Clear(); // those from before it was displaced are not fresh
        _events.BootProven(boot);
        return true;
    }

    /// <summary>Lets a record go.</summary>
    internal void Remove(Boot boot, BootEnd end, Instant now)
    {
        bool wasProven = boot.State != BootState.Tentative;
        bool echoedHeld = boot.EchoedSerial != 0 && _challenges.Holds(boot.EchoedSerial, now);
        _tentative -= wasProven ? 0 : 1;
        _boots.Remove(boot.Id);
        boot.Node.BootList.Remove(boot);
        boot.ForgetControlKeys();
        if (boot.Node.BootList.Count == 0)
        {
            _nodes.Remove(boot.Node.Id);
        }

        if (wasProven || echoedHeld)
        {
            _challenges.VoidAll(now);
        }

        _events.BootGone(boot, end);
    }

    /// <summary>To be called after a boot spoke, or its state changed: another time ends it then.</summary>
    internal void NoteEnd(Boot boot) => _ends.Note(EndOf(boot).At);

    /// <summary>Lets go whatever has had its time.</summary>
    internal void Expire(Instant now)
    {
        if (!_ends.HasCome(now))
        {
            return;
        }

        foreach (Boot boot in _boots.Values.ToArray())
        {
            (Instant at, BootEnd end) = EndOf(boot);
            if (at <= now)
            {
                Remove(boot, end, now);
            }
            else
            {
                _ends.Note(at);
            }
        }
    }

    /// <summary>Takes other limits, and lets go all boots of nodes that are no longer admitted.</summary>
    internal void Apply(TrustPolicy trust, ControlLimits limits, Instant now)
    {
        Limits = limits;
        foreach (Node node in _nodes.Values)
        {
            node.Limit(limits, now);
        }

        foreach (Boot boot in _boots.Values.Where(boot => !trust.Admits(boot.Node.Id)).ToArray())
        {
            Remove(boot, BootEnd.Untrusted, now);
        }
    }

    private static (Instant At, BootEnd End) EndOf(Boot boot) => boot.State switch
    {
        BootState.Tentative => (boot.EnteredAt + TentativeFor, BootEnd.Unproven),
        BootState.Proven => (boot.HeardAt + (boot.Interval * 3.5), BootEnd.Silent),
        _ => (boot.DisplacedAt + DisplacedFor, BootEnd.Forgotten),
    };

    private void DisplaceOthers(Node node, Instant now)
    {
        foreach (Boot other in node.Boots)
        {
            if (other.State == BootState.Proven)
            {
                other.State = BootState.Displaced;
                other.DisplacedAt = now;
                NoteEnd(other);
                other.SpokeAgain = false;
                other.WantsUs = false; // where it lives on, it says so again
                _challenges.VoidAll(now);
                other.Serial = _challenges.Serial - 1; // the new nonce is the first that can prove it again
                other.EchoedSerial = 0;
                _events.BootDisplaced(other);
            }
        }

        if (node.Count(BootState.Displaced) > DisplacedPerNode)
        {
            Remove(node.Boots.Where(static boot => boot.State == BootState.Displaced).MinBy(static boot => boot.DisplacedAt)!, BootEnd.Forgotten, now);
        }
    }

    // Of an identity's tentative boots: first one that echoed nothing (at once, for one that echoes), then the oldest; none in its first 2 s,
    // and none that shows life for one that does not.
    private Boot? WeakestSibling(Node node, bool echoes, Instant now)
    {
        Boot? weakest = null;
        foreach (Boot boot in node.Boots)
        {
            bool silent = IsSilent(boot, now);
            bool mayGo = boot.State == BootState.Tentative && ((silent && echoes) || (now - boot.EnteredAt >= SafeFor && (silent || echoes)));
            if (mayGo && (weakest is null || (silent, weakest.EnteredAt).CompareTo((IsSilent(weakest, now), boot.EnteredAt)) > 0))
            {
                weakest = boot;
            }
        }

        return weakest;
    }

    private Boot? SilentStranger(bool wholeNode, Instant now)
    {
        Boot? oldest = null;
        foreach (Boot boot in _boots.Values)
        {
            if (IsSilent(boot, now)
                && (oldest is null || boot.EnteredAt < oldest.EnteredAt)
                && (!wholeNode || boot.Node.Boots.All(other => IsSilent(other, now))))
            {
                oldest = boot;
            }
        }

        return oldest;
    }

    private void RemoveStranger(Boot stranger, bool wholeNode, Instant now)
    {
        Boot[] gone = wholeNode ? [.. stranger.Node.Boots] : [stranger];
        foreach (Boot boot in gone)
        {
            Remove(boot, BootEnd.Unproven, now);
        }
    }

    private bool IsSilent(Boot boot, Instant now) =>
        boot.State == BootState.Tentative && !(boot.EchoedSerial != 0 && _challenges.Holds(boot.EchoedSerial, now));
}

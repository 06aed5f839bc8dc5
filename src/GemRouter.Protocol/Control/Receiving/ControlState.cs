namespace GemRouter.Protocol;

/// <summary>What the receiver's parts share: who we are, what we believe, what we know, and the time.</summary>
internal sealed class ControlState
{
    private readonly IEntropy _entropy;

    public ControlState(
        OwnBoot own, ControlPolicy policy, ControlLimits limits, IEntropy entropy, ISignatureVerifier verifier, IControlEvents events, Instant now)
    {
        Own = own;
        Policy = policy;
        Verifier = verifier;
        Now = now;
        Events = new KeyReactions(this, events);
        _entropy = entropy;
        Budgets = new ControlBudgets(limits, entropy, now);
        Waiting = new WaitingAnnouncements { Most = limits.WaitingAnnouncements };
        Challenges = new ChallengeBook(entropy, now);
        Roster = new Roster(limits, Challenges, Events);
        Keys = new PeerKeys(limits, Events);
    }

    public OwnBoot Own { get; set; }

    public ControlPolicy Policy { get; set; }

    public Instant Now { get; set; }

    public ISignatureVerifier Verifier { get; }

    public KeyReactions Events { get; }

    public ControlBudgets Budgets { get; private set; }

    public ChallengeBook Challenges { get; }

    public Roster Roster { get; }

    public PeerKeys Keys { get; }

    public WaitingAnnouncements Waiting { get; }

    public void Apply(ControlPolicy policy, ControlLimits limits)
    {
        Policy = policy;
        Budgets = new ControlBudgets(limits, _entropy, Now);
        Keys.Limits = limits;
        Waiting.Most = limits.WaitingAnnouncements;
    }

    public bool MayReceive(NodeId source, GroupAddress group) =>
        Policy.Groups.Find(group) is { Receive: true } && Policy.Trust.MaySend(source, group);
}

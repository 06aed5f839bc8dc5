namespace GemRouter.Protocol;

/// <summary>What the receiver's parts share: who we are, what we believe, what we know, and the time.</summary>
internal sealed class ControlState
{
    public ControlState(
        OwnBoot own, ControlPolicy policy, ControlLimits limits, IEntropy entropy, ISignatureVerifier verifier, IControlEvents events, Instant now)
    {
        Own = own;
        Policy = policy;
        Verifier = verifier;
        Now = now;
        Events = new KeyReactions(this, events);
        Budgets = new ControlBudgets(limits, entropy, now);
        Waiting = new WaitingAnnouncements(limits.WaitingAnnouncements);
        Challenges = new ChallengeBook(entropy, now);
        Roster = new Roster(limits, Challenges, Budgets, Events);
        Keys = new PeerKeys(limits, Events);
    }

    public OwnBoot Own { get; set; }

    public ControlPolicy Policy { get; set; }

    public Instant Now { get; set; }

    public ISignatureVerifier Verifier { get; }

    public KeyReactions Events { get; }

    public ControlBudgets Budgets { get; }

    public ChallengeBook Challenges { get; }

    public Roster Roster { get; }

    public PeerKeys Keys { get; }

    public WaitingAnnouncements Waiting { get; }

    public bool MayReceive(NodeId source, GroupAddress group) =>
        Policy.Groups.Find(group) is { Receive: true } && Policy.Trust.MaySend(source, group);
}

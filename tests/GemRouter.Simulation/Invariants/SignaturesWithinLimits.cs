using System.Runtime.CompilerServices;
using GemRouter.Protocol;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Invariants;

/// <summary>How many signatures a machine may check (wire 7): so many a second in all, and so many in each node's name; a node has two budgets (wire 9).</summary>
internal sealed class SignaturesWithinLimits
{
    private const int BudgetsOfNode = 2;

    private readonly ControlLimits _limits;
    private readonly Dictionary<NodeId, TokenBucket> _unknown = [];
    private readonly ConditionalWeakTable<Node, TokenBucket> _known = [];
    private TokenBucket _all;

    public SignaturesWithinLimits(ControlLimits limits, Instant now)
    {
        _limits = limits;
        _all = TokenBucket.PerSecond(limits.Signatures, now);
    }

    /// <summary>Limits were set anew, and budgets are full again.</summary>
    public void Refill(Instant now)
    {
        _all = TokenBucket.PerSecond(_limits.Signatures, now);
        _unknown.Clear();
        _known.Clear();
    }

    /// <summary>A signature is checked.</summary>
    /// <returns>What was exceeded by it; null where nothing was.</returns>
    public string? Check(Machine machine, NodeId own, ReadOnlySpan<byte> message, Instant now)
    {
        if (NodeOf(message) is not { } node)
        {
            return Take(_all, now) ? null : "signature checks in all";
        }

        if (node == own)
        {
            return null; // a look for a clone; ten a second
        }

        // Known or not, a node of many names is on record as one object.
        TokenBucket bucket = machine.Router.Plane.Roster.Find(node) is { } record ? _known.GetValue(record, _ => NewBucket(now))
            : _unknown.TryGetValue(node, out TokenBucket? unknown) ? unknown
            : _unknown[node] = NewBucket(now);
        return !Take(_all, now) ? "signature checks in all" : !Take(bucket, now) ? $"signature checks in the name of {node}" : null;
    }

    private static bool Take(TokenBucket bucket, Instant now)
    {
        bucket.Take(1);
        return bucket.Available(now) > -0.001; // rounding
    }

    private TokenBucket NewBucket(Instant now) => new(BudgetsOfNode * _limits.SignaturesPerNode, BudgetsOfNode * _limits.SignaturesPerNodeBurst, now);

    // A boot's own signature comes together with its HELLO's, which names the node.
    private static NodeId? NodeOf(ReadOnlySpan<byte> message)
    {
        int at = message.StartsWith(Labels.Hello) ? Labels.Hello.Length + DomainId.Size + Envelope.HeaderSize
            : message.StartsWith(Labels.Announce) ? Labels.Announce.Length + 12
            : -1;
        return at < 0 ? null : NodeId.Read(message[at..]);
    }
}

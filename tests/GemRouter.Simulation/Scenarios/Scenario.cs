using System.Collections.Immutable;
using GemRouter.Protocol;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Scenarios;

/// <summary>What happens in one run. Together with the code it determines every byte of it; times are milliseconds from the run's beginning.</summary>
internal sealed record Scenario
{
    private const int EnoughSignatures = 200;
    private const long EnoughForFragments = 1 << 20;

    /// <summary>Decides all randomness: keys, nonces, jitter of timers, what a way loses.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The routers.</summary>
    public required ImmutableArray<NodePlan> Nodes { get; init; }

    /// <summary>The streams that hosts behind the routers send.</summary>
    public required ImmutableArray<StreamPlan> Streams { get; init; }

    /// <summary>What goes wrong.</summary>
    public required ImmutableArray<Fault> Faults { get; init; }

    /// <summary>What an attacker on the fabric does.</summary>
    public ImmutableArray<Attack> Attacks { get; init; } = [];

    /// <summary>What every way does that no fault says otherwise of.</summary>
    public Weather Weather { get; init; } = Weather.Calm;

    /// <summary>True where the identities of all nodes are pinned; else the bootstrap key admits.</summary>
    public bool Pinned { get; init; }

    /// <summary>The regular interval of HELLOs.</summary>
    public int Hello { get; init; } = 5000;

    /// <summary>When a source takes new keys.</summary>
    public int Rekey { get; init; } = 3_600_000;

    /// <summary>How long it lasts.</summary>
    public int Length { get; init; } = 60_000;

    /// <summary>What the operators change.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>The limits of wire 7 that the control plane keeps.</summary>
    public ControlLimits Limits { get; init; } = new();

    /// <summary>The most bytes of all replay windows at each router.</summary>
    public long WindowMemory { get; init; } = MemoryBudget.Default;

    /// <summary>The most bytes of all unfinished fragments at each router.</summary>
    public long FragmentMemory { get; init; } = MemoryBudget.Default;

    /// <summary>True where each router has room for all that honest nodes say and send: where it has not, what is new is refused, as it should be.</summary>
    public bool HasRoom => IsRoomy || (!Attacks.Any(static attack => attack.Fills)
        && Limits.Nodes > Nodes.Length
        && Limits.TentativeBoots > Nodes.Length + Faults.Length
        && Limits.StreamsPerSource >= Streams.Length
        && Limits.Streams >= Streams.Length
        && Limits.KeysPerStream >= new ControlLimits().KeysPerStream
        && Limits.Signatures >= EnoughSignatures
        && WindowMemory == MemoryBudget.Default
        && FragmentMemory >= EnoughForFragments
        && !HasTwoOfOne);

    // All as wire 7 has it.
    private bool IsRoomy => Limits == new ControlLimits() && WindowMemory == MemoryBudget.Default && FragmentMemory == MemoryBudget.Default;

    /// <summary>True where two machines share an identity for a while.</summary>
    public bool HasTwoOfOne => Faults.Any(static fault => fault.Kind is FaultKind.Clone or FaultKind.CloneReseeded or FaultKind.Twin);

    /// <summary>True where a router's memory is copied.</summary>
    public bool HasClones => Faults.Any(static fault => fault.Kind is FaultKind.Clone or FaultKind.CloneReseeded);

    /// <summary>When the last fault, the last attack and the last change are over.</summary>
    public int HealedAt => Math.Max(Faults.Select(static fault => fault.Until).Concat(Nodes.Select(static node => node.Start)).Max(), Attacks.Select(static attack => attack.Until).Concat(Changes.Select(change => change.TimeOf(change.Steps, Nodes.Length))).DefaultIfEmpty().Max());
}

/// <summary>A router.</summary>
/// <param name="Start">When it starts.</param>
/// <param name="SecondGroups">True where it has the GAK of the second group prefix, too.</param>
internal sealed record NodePlan(int Start, bool SecondGroups);

/// <summary>A stream that a host on a router's LAN sends.</summary>
/// <param name="Node">The router.</param>
/// <param name="Group">The group within the domain's, from 0; odd ones are of the second prefix.</param>
/// <param name="Start">When its first packet comes.</param>
/// <param name="Every">The time between two packets.</param>
/// <param name="Size">The bytes of a payload; more than fit a fabric's packet go in fragments.</param>
internal sealed record StreamPlan(int Node, int Group, int Start, int Every, int Size)
{
    public const ushort Port = 5004;
}

using System.Collections.Immutable;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Scenarios;

/// <summary>What happens in one run. Together with the code it determines every byte of it; times are milliseconds from the run's beginning.</summary>
internal sealed record Scenario
{
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

    /// <summary>How many boots may be tentative at each router, in all.</summary>
    public int TentativeBoots { get; init; } = new Protocol.ControlLimits().TentativeBoots;

    /// <summary>The limits of wire 7.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Protocol.ControlLimits ControlLimits => new() { TentativeBoots = TentativeBoots };

    /// <summary>True where a router's memory is copied.</summary>
    public bool HasClones => Faults.Any(static fault => fault.Kind is FaultKind.Clone or FaultKind.CloneReseeded);

    /// <summary>When the last fault and the last attack are over.</summary>
    public int HealedAt => Math.Max(Faults.Select(static fault => fault.Until).Concat(Nodes.Select(static node => node.Start)).Max(), Attacks.Select(static attack => attack.Until).DefaultIfEmpty().Max());
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

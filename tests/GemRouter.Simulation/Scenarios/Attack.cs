namespace GemRouter.Simulation.Scenarios;

/// <summary>What an attacker who is on the fabric, records all of it, and may hold keys does, from one time until another.</summary>
internal sealed record Attack
{
    public required AttackKind Kind { get; init; }

    public required int At { get; init; }

    public required int Until { get; init; }

    /// <summary>The time between two acts, in milliseconds.</summary>
    public int Every { get; init; } = 500;

    /// <summary>How many datagrams in one act, or which share in percent for what is dropped.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The router that is attacked, −1 for all.</summary>
    public int Node { get; init; } = -1;

    /// <summary>True where it puts something into the tables of those who are attacked.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Fills => Kind is not (AttackKind.DropControl or AttackKind.HoldBack or AttackKind.Tamper or AttackKind.Garbage);
}

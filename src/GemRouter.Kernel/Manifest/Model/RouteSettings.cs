using System.Collections.Immutable;

namespace GemRouter.Kernel.Manifests;

/// <summary>A route between a red and a black link.</summary>
public sealed record RouteSettings
{
    /// <summary>Its name, for people; empty where it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name of the red link.</summary>
    public required string Red { get; init; }

    /// <summary>The name of the black link.</summary>
    public required string Black { get; init; }

    /// <summary>The groups that it carries.</summary>
    public required ImmutableArray<GroupPrefix> Groups { get; init; }

    /// <summary>Which way it goes.</summary>
    public RouteDirection Direction { get; init; }

    /// <summary>What becomes of too large payloads.</summary>
    public OversizeAction Oversize { get; init; }

    /// <summary>The stages from red to black.</summary>
    public StageLists Seal { get; init; } = new();

    /// <summary>The stages from black to red.</summary>
    public StageLists Open { get; init; } = new();

    /// <summary>True where it seals.</summary>
    public bool Seals => Direction != RouteDirection.Open;

    /// <summary>True where it opens.</summary>
    public bool Opens => Direction != RouteDirection.Seal;
}

using Microsoft.Extensions.Logging;

namespace GemRouter;

/// <summary>What the host gives a component when it makes it. These are a component's only sources of time and randomness.</summary>
public sealed class ComponentContext
{
    /// <summary>The component's name in the manifest ("lan", "fabric"); it stands in front of the component's messages and counters.</summary>
    public required string Name { get; init; }

    /// <summary>The log. One line an event, never one a packet; never a secret.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>The clock and its timers: <see cref="TimeProvider.System"/> in production, a fake one in tests and replays. Whoever blocks a thread until a time of this clock looks whether it
    /// is the system's, and else does not wait.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Randomness; seeded in tests and replays.</summary>
    public required IEntropy Entropy { get; init; }

    /// <summary>Where the component gets its counters and drop reasons.</summary>
    public required ICounters Counters { get; init; }

    /// <summary>Where the component says how it is.</summary>
    public required IHealth Health { get; init; }

    /// <summary>The services that this plugin registered, in a provider of this component's own.</summary>
    public required IServiceProvider Services { get; init; }
}

using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli;

/// <summary>What a component gets that is made for a question and never runs.</summary>
internal sealed class ThrowAwayContext : ICounters, IHealth
{
    private ThrowAwayContext()
    {
    }

    public static ComponentContext For(ComponentFactory factory, IServiceProvider services)
    {
        ThrowAwayContext nothing = new();
        return new ComponentContext
        {
            Name = factory.Name,
            Logger = NullLogger.Instance,
            Clock = TimeProvider.System,
            Entropy = SystemEntropy.Instance,
            Counters = nothing,
            Health = nothing,
            Services = services,
        };
    }

    Counter ICounters.Counter(string name, string description) => new(name, description);

    DropReason ICounters.DropReason(string name, string description) => new(name, description);

    void IHealth.Report(HealthState state, string message)
    {
    }
}

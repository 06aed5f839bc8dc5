namespace GemRouter.Simulation.Domains;

/// <summary>No component of a simulated router has services.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
